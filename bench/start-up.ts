// How long the program takes to start and answer from the store, against an empty Node process: pairs of runs, one after the other.
//
//   npm run -s build && node bench/start-up.ts [RUNS]
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "./tools/timing.ts";

const runs = Number(process.argv[2] ?? 25);
const program = join(import.meta.dirname, "..", "bin", "claude-meter.cjs");
const dir = mkdtempSync(join(tmpdir(), "claude-meter-bench-"));
const env = { PATH: process.env["PATH"], HOME: dir, CLAUDE_METER_HOME: join(dir, "state"), TZ: "UTC" };

/** Half a day of readings, as a meter would have kept them. */
function fillStore(): void {
  const lines = Array.from({ length: 144 }, (_, index) => {
    const observedAtMs = Date.now() - (144 - index) * 300_000;
    const resets = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
    const payload = {
      five_hour: { utilization: index % 60, resets_at: resets(2) },
      seven_day: { utilization: 20 + (index >> 3), resets_at: resets(60) },
    };
    return JSON.stringify({ observedAt: new Date(observedAtMs).toISOString(), source: "oauth", payload });
  });
  execFileSync(process.execPath, [program, "import", "-"], { env, input: lines.join("\n") });
}

function wallMs(args: readonly string[]): number {
  const startedAtMs = performance.now();
  const { status } = spawnSync(process.execPath, args, { env, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}`);
  return performance.now() - startedAtMs;
}

try {
  fillStore();
  for (const args of [["--version"], ["status", "--no-fetch"], ["status", "--no-fetch", "--json"]]) {
    const pairs = Array.from({ length: runs }, () => ({
      empty: wallMs(["-e", ""]),
      ours: wallMs([program, ...args]),
    }));
    const ratio = median(pairs.map(({ empty, ours }) => ours / empty));
    const oursMs = median(pairs.map(({ ours }) => ours));
    const emptyMs = median(pairs.map(({ empty }) => empty));
    console.log(
      `${args.join(" ").padEnd(24)} ${oursMs.toFixed(0)} ms, an empty Node process ${emptyMs.toFixed(0)} ms: ${ratio.toFixed(2)}×`,
    );
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
}
