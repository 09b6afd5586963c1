import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addMs, HOUR_MS, MINUTE_MS } from "../../domain/time.ts";
import { createMemoryStore } from "../../store/memory/memory-store.ts";
import { createAlertBench, RESET_MS, START_MS } from "./fixtures/alert-bench.ts";
import { statusOf, type FedWindow } from "./fixtures/status-feed.ts";

/** What the server could say over three cycles: true levels with noise, jittered or missing reset times, stale numbers. */
const step = fc.record({
  pauseMs: fc.integer({ min: 1_000, max: 20 * MINUTE_MS }),
  usedPercent: fc.integer({ min: 0, max: 110 }),
  /** Half the tolerance: any two replies about one cycle agree within it. */
  jitterMs: fc.integer({ min: -HOUR_MS / 2, max: HOUR_MS / 2 }),
  hasReset: fc.boolean(),
  stale: fc.boolean(),
  hitsWall: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const CYCLE_MS = 5 * HOUR_MS;

interface PlayOptions {
  /** Before these steps the process ends and starts again. */
  readonly restarts?: ReadonlySet<number>;
  readonly withoutStale?: boolean;
  readonly withoutJitter?: boolean;
  /** Nobody looks in the first hour of a cycle: as long as the jitter may hide that it has begun. */
  readonly isLateLooker?: boolean;
  /** Never falls within a cycle, as the server's own numbers do not. */
  readonly rising?: boolean;
}

async function play(steps: readonly Step[], options: PlayOptions = {}) {
  const bench = createAlertBench({ store: createMemoryStore({ decode: () => ({ ok: false }) }) });
  let highest = { cycle: -1, percent: 0 };
  for (const [index, { pauseMs, usedPercent, jitterMs, hasReset, stale, hitsWall }] of steps.entries()) {
    if (options.restarts?.has(index)) bench.restart();
    bench.advance(pauseMs);
    if (options.withoutStale && stale) continue;
    const cycle = Math.floor((bench.nowMs() - START_MS) / CYCLE_MS);
    if (options.isLateLooker && bench.nowMs() - START_MS - cycle * CYCLE_MS < HOUR_MS) continue;
    if (highest.cycle !== cycle) highest = { cycle, percent: 0 };
    if (options.rising) highest = { cycle, percent: highest.percent + (usedPercent % 9) };
    const resetsAtMs = addMs(RESET_MS, cycle * CYCLE_MS + (options.withoutJitter ? 0 : jitterMs));
    await bench.observe(
      // A reset that has passed by its jittered name is what the analysis calls stale.
      statusFor(bench.nowMs(), {
        usedPercent: options.rising ? highest.percent : usedPercent,
        resetsAtMs: hasReset || options.rising ? resetsAtMs : null,
        stale: stale || (!options.rising && hasReset && resetsAtMs <= bench.nowMs()),
        ...(hitsWall === undefined ? {} : { hitsWall }),
      }),
    );
  }
  return bench.delivered;
}

const statusFor = (nowMs: Parameters<typeof statusOf>[0], window: FedWindow) => statusOf(nowMs, [window]);

/** A run is long: the one that fails says enough, and shrinking it takes minutes. */
const PARAMETERS = { endOnFailure: true };

describe("for any run of replies", () => {
  const steps = fc.array(step, { minLength: 20, maxLength: 60, size: "max" });

  it("nothing is told twice", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (run) => {
        const ids = (await play(run)).map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      PARAMETERS,
    );
  });

  it("within one cycle of the server each level, forecast and wall is told at most once, however its reset time jitters", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (run) => {
        const told = (await play(run, { rising: true }))
          .filter(({ kind }) => kind === "level" || kind === "forecast" || kind === "wall")
          .map(({ kind, levelPercent, firedAtMs }) =>
            [Math.floor((firedAtMs - START_MS) / CYCLE_MS), kind, levelPercent].join(),
          );
        expect(new Set(told).size).toBe(told.length);
      }),
      PARAMETERS,
    );
  });

  it("a jittering reset time tells the same as a steady one", async () => {
    let toldCount = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (run) => {
        const names = (notices: Awaited<ReturnType<typeof play>>) =>
          notices.map(({ kind, levelPercent, firedAtMs }) => [kind, levelPercent, firedAtMs].join());
        const told = names(await play(run, { rising: true, isLateLooker: true }));
        const steady = await play(run, { rising: true, isLateLooker: true, withoutJitter: true });
        expect(told).toEqual(names(steady));
        toldCount += told.length;
      }),
      PARAMETERS,
    );
    expect(toldCount).toBeGreaterThan(50);
  });

  it("a restart before any steps tells the same as none", async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.array(fc.nat(59)), async (run, restarts) => {
        expect(await play(run, { restarts: new Set(restarts) })).toEqual(await play(run));
      }),
      PARAMETERS,
    );
  });

  it("stale numbers change nothing: without them the same is told", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (run) => {
        const pick = (notices: Awaited<ReturnType<typeof play>>) => notices.map(({ id }) => id);
        expect(pick(await play(run))).toEqual(pick(await play(run, { withoutStale: true })));
      }),
      PARAMETERS,
    );
  });

  it("nothing fires that was not seen twice: every level told was reached by the last two numbers", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (run) => {
        for (const { kind, usedPercent, levelPercent } of await play(run))
          if (kind === "level") expect(usedPercent).toBeGreaterThanOrEqual(levelPercent ?? 0);
        const once = run.slice(0, 1);
        expect(await play(once)).toEqual([]);
      }),
      PARAMETERS,
    );
  });
});

describe("a process that dies between any two writes of the store", () => {
  it("tells everything, each under one id", async () => {
    const story = [70, 81, 82, 96, 97, 100, 100];
    const run = async (dieAt: number) => {
      const store = createMemoryStore({ decode: () => ({ ok: false }) });
      let writes = 0;
      const mortal = {
        record: (key: string) => store.record(key),
        updateRecord: <T>(...args: Parameters<typeof store.updateRecord<T>>) => {
          writes += 1;
          return writes === dieAt ? Promise.reject(new Error("killed")) : store.updateRecord<T>(...args);
        },
      };
      const bench = createAlertBench({ store: mortal });
      for (const usedPercent of story) {
        try {
          await bench.see({ usedPercent, resetsAtMs: RESET_MS });
        } catch {
          bench.restart();
          // The next process sees the same reading again.
          await bench.observe(statusOf(bench.nowMs(), [{ usedPercent, resetsAtMs: RESET_MS }]));
        }
      }
      return { ids: new Set(bench.delivered.map(({ id }) => id)), writes };
    };
    const whole = await run(0);
    expect(whole.ids.size).toBe(3);
    for (let dieAt = 1; dieAt <= whole.writes; dieAt += 1) expect((await run(dieAt)).ids).toEqual(whole.ids);
  });
});
