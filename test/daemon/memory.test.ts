import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import type { StatusDocument } from "../../src/documents/status.ts";
import { DAY_MS, epochMs, toIso } from "../../src/domain/time.ts";
import { createDaemon } from "../../src/meter/daemon/daemon.ts";
import type { DaemonEvent } from "../../src/meter/daemon/daemon-ports.ts";
import { createSeededRandom } from "../../src/simulator/world/seeded-random.ts";
import { DrivenClock } from "./driven-clock.ts";

const MB = 1e6;

it("a month of looks, events and listeners leaves nothing in the daemon's memory", async () => {
  const clock = new DrivenClock(epochMs(Date.UTC(2026, 10, 2)));
  let steps = 0;
  let [looks, hear] = [0, (_event: DaemonEvent): void => {}];
  const daemon = createDaemon({
    clock,
    random: createSeededRandom(1),
    look: async () => {
      looks += 1;
      return [];
    },
    present: async () => emptyStatus(toIso(clock.nowMs())),
    takeInSpool: async () => 1,
    signInMark: async () => String(Math.floor(looks / 50)),
    renewSettings: async () => steps % 100 === 0,
    publish: () => {},
    listen: (onEvent) => {
      hear = onEvent;
      return () => {};
    },
    note: () => {},
  });
  const stop = new AbortController();
  let running = Promise.resolve();
  await clock.settle(() => {
    running = daemon.run(stop.signal);
  });
  const passDays = async (days: number): Promise<number> => {
    for (const endMs = clock.monotonicMs() + days * DAY_MS; clock.monotonicMs() < endMs;) {
      await clock.settle(() => clock.advance(Math.ceil(clock.untilWakeMs())));
      daemon.subscribe(() => {})();
      if (steps++ % 50 > 0) continue;
      for (const event of ["spool", "transcripts"] as const) await clock.settle(() => hear(event));
    }
    return heapBytes();
  };
  const early = await passDays(3);
  const late = await passDays(27);
  stop.abort();
  await running;
  expect(looks).toBeGreaterThan(1_000);
  expect(late - early).toBeLessThan(MB);
});

function emptyStatus(generatedAt: string): StatusDocument {
  return { schema: "claude-meter/status.v1", generatedAt, simulated: true, accounts: [], errors: [] };
}

function heapBytes(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}
