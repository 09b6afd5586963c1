import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GuardDocument } from "../../../documents/guard.ts";
import {
  addMs,
  epochMs,
  HOUR_MS,
  MINUTE_MS,
  SECOND_MS,
  toIso,
  type DurationMs,
} from "../../../domain/time.ts";
import type { Clock } from "../../../ports/clock.ts";
import { waitForRoom } from "./wait-for-room.ts";

const NOW = epochMs(Date.UTC(2026, 10, 23, 12));

function answer(verdict: GuardDocument["verdict"], untilInMs?: DurationMs): GuardDocument {
  const until = untilInMs === undefined ? null : toIso(addMs(NOW, untilInMs));
  return {
    schema: "claude-meter/guard.v1",
    generatedAt: toIso(NOW),
    verdict,
    thresholdPercent: 95,
    wallChancePercent: null,
    crossed: [],
    until,
    reason: "",
  };
}

/** Time passes by sleeping; a suspended machine adds to each sleep. */
function createSleepingClock(suspendedMs: DurationMs = 0): Clock & { readonly sleeps: DurationMs[] } {
  let passedMs = 0;
  const sleeps: DurationMs[] = [];
  return {
    sleeps,
    nowMs: () => addMs(NOW, passedMs),
    monotonicMs: () => passedMs,
    sleep: (durationMs) => {
      sleeps.push(durationMs);
      passedMs += durationMs + suspendedMs;
      return Promise.resolve();
    },
  };
}

async function waitWith(facts: {
  readonly clock: ReturnType<typeof createSleepingClock>;
  readonly answers: (passedMs: DurationMs) => GuardDocument | undefined;
  readonly timeoutMs?: DurationMs;
  readonly chance?: number;
}) {
  const { clock, answers, timeoutMs, chance = 0.5 } = facts;
  const first = answers(0) ?? answer("unknown");
  const end = await waitForRoom(first, {
    look: () => Promise.resolve(answers(clock.nowMs() - NOW)),
    isOpen: ({ verdict }) => verdict !== "crossed",
    clock,
    random: { next: () => chance },
    stop: new AbortController().signal,
    timeoutMs,
  });
  return { end, passedMs: clock.nowMs() - NOW, looks: clock.sleeps.length };
}

describe("waiting for room", () => {
  const heldFor = (durationMs: DurationMs) => (passedMs: DurationMs) =>
    passedMs < durationMs ? answer("crossed", durationMs) : answer("room");

  it("is over at once while there is room", async () => {
    expect(await waitWith({ clock: createSleepingClock(), answers: () => answer("room") })).toMatchObject({
      looks: 0,
    });
  });

  it("ends a little after the reset, with a look every five minutes", async () => {
    const result = await waitWith({ clock: createSleepingClock(), answers: heldFor(121 * MINUTE_MS) });
    expect(result).toEqual({ end: "room", passedMs: 121 * MINUTE_MS + 22_500, looks: 25 });
  });

  it("ends early when the server frees the window", async () => {
    const answers = (passedMs: DurationMs) =>
      passedMs < 8 * MINUTE_MS ? answer("crossed", 2 * HOUR_MS) : answer("room");
    expect(await waitWith({ clock: createSleepingClock(), answers })).toMatchObject({
      passedMs: 10 * MINUTE_MS,
    });
  });

  it("is not opened by a look that tells nothing, before the reset", async () => {
    const answers = (passedMs: DurationMs) =>
      passedMs === 0 ? answer("crossed", HOUR_MS) : passedMs % 2 === 0 ? undefined : answer("unknown");
    const { end, passedMs } = await waitWith({ clock: createSleepingClock(), answers });
    expect(end).toBe("room");
    expect(passedMs).toBeGreaterThanOrEqual(HOUR_MS);
  });

  it("finds the reset passed when the machine slept through it", async () => {
    const result = await waitWith({ clock: createSleepingClock(8 * HOUR_MS), answers: heldFor(2 * HOUR_MS) });
    expect(result).toMatchObject({ end: "room", looks: 1 });
  });

  it("gives up after its time", async () => {
    const result = await waitWith({
      clock: createSleepingClock(),
      answers: heldFor(2 * HOUR_MS),
      timeoutMs: HOUR_MS,
    });
    expect(result).toMatchObject({ end: "timeout", passedMs: HOUR_MS });
  });

  it("never looks more often than every fifteen seconds, nor later than five minutes, whatever the server says", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 10 * HOUR_MS }),
        fc.integer({ min: -HOUR_MS, max: HOUR_MS }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        async (freeAfterMs, lieMs, chance) => {
          const clock = createSleepingClock();
          const answers = (passedMs: DurationMs) =>
            passedMs < freeAfterMs ? answer("crossed", passedMs + lieMs) : answer("room");
          const { end, passedMs } = await waitWith({ clock, answers, chance });
          expect(end).toBe("room");
          expect(Math.min(...clock.sleeps)).toBeGreaterThanOrEqual(15 * SECOND_MS);
          expect(passedMs - freeAfterMs).toBeLessThanOrEqual(5 * MINUTE_MS);
        },
      ),
    );
  });
});
