// A month of the daemon on the simulator, on a clock that is moved, with faults, sleeps, clock steps, switched accounts and restarts by
// seed. Every invariant is checked at every step; the first that does not hold ends it.
//
//   npm run soak -- [DAYS] [SEEDS] [FIRST_SEED]        default 30 days, 4 seeds, from 1
import { soak } from "../test/daemon/soak.ts";

const [days = 30, seeds = 4, firstSeed = 1] = process.argv.slice(2).map(Number);

console.log(
  "seed  days  steps  events  calls  answered  429  failed  most in 300 s  restarts  spooled  heap MB at the end of days 1, 1/3, 2/3, all  seconds",
);
for (let seed = firstSeed; seed < firstSeed + seeds; seed += 1) {
  const startedAtMs = performance.now();
  const figures = await soak({ seed, days });
  const { steps, happenings, usageCalls, answered, refused, failed, worstIn300s, restarts, spooled, heapMb } =
    figures;
  const days3 = [0, 1 / 3, 2 / 3, 1].map((part) => heapMb[Math.round(part * (heapMb.length - 1))]);
  const heap = heapMb.length > 0 ? days3.join(" ") : "not measured (node --expose-gc)";
  const seconds = Math.round((performance.now() - startedAtMs) / 1_000);
  console.log(
    [
      seed,
      days,
      steps,
      happenings,
      usageCalls,
      answered,
      refused,
      failed,
      worstIn300s,
      restarts,
      spooled,
      heap,
      seconds,
    ].join("  "),
  );
}
