import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { epochMs, HOUR_MS, SECOND_MS, type EpochMs } from "../../../domain/time.ts";
import type { HttpOutcome } from "../../../ports/http.ts";
import {
  BOT_CHECK,
  createFakeBrowser,
  Killed,
  NO_ANSWER,
  REFUSED,
  SESSION_ENDED,
  wellAnswer,
} from "./fixtures/fake-browser.ts";
import { createFakeMeter, PAIR } from "./fixtures/fake-meter.ts";
import type { WorkerMessage } from "./messages.ts";
import { decodeHistory, decodeLink, KEYS, readingKey } from "./records.ts";
import { createExtensionWorker } from "./worker.ts";

const MOMENT = epochMs(Date.UTC(2026, 9, 20, 12));
const wallClockOf = () => ({ year: 2026, month: 10, day: 20, weekday: 2, hour: 12, minute: 0 });

const ANSWERS: Readonly<Record<string, HttpOutcome | undefined>> = {
  well: undefined,
  ended: SESSION_ENDED,
  check: BOT_CHECK,
  offline: NO_ANSWER,
  refused: REFUSED,
};

/** One thing that happens: time passes, the worker is woken or asked, and the browser may end it at any instant of its work. */
const step = fc.record({
  seconds: fc.nat({ max: 400 }),
  doing: fc.constantFrom<"wake" | WorkerMessage["type"]>("wake", "wake", "wake", "refresh", "pair", "view"),
  killedAt: fc.option(fc.nat({ max: 60 }), { nil: Number.POSITIVE_INFINITY }),
  claudeAi: fc.constantFrom("well", "well", "well", ...Object.keys(ANSWERS)),
  meter: fc.constantFrom("up", "up", "up", "up", "down", "down", "odd", "forgetful"),
});

function createWorld() {
  const meter = createFakeMeter();
  const calls: { readonly path: string; readonly atMs: EpochMs }[] = [];
  let answer: HttpOutcome | undefined;
  const browser = createFakeBrowser({
    startMs: MOMENT,
    claudeAi: (path, nowMs) => {
      calls.push({ path, atMs: nowMs });
      return answer ?? wellAnswer(path, nowMs);
    },
    meter: meter.answer,
  });
  const keptIds = new Set<string>();

  /** A life of the worker, from its start to its end by nature or by the browser. */
  const live = async (doing: string, killedAt = Number.POSITIVE_INFINITY) => {
    const worker = createExtensionWorker(browser.platform, wallClockOf);
    browser.killAfter(killedAt);
    try {
      if (doing === "wake") await worker.wake();
      else await worker.answer(doing === "pair" ? PAIR : { type: doing === "refresh" ? "refresh" : "view" });
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
    browser.killAfter(Number.POSITIVE_INFINITY);
    for (const { id } of history()) keptIds.add(id);
  };
  const history = () => decodeHistory(JSON.parse(browser.stored.get(KEYS.history) ?? "[]") as never);
  return {
    browser,
    meter,
    calls,
    keptIds,
    live,
    history,
    answerWith: (next: HttpOutcome | undefined) => void (answer = next),
  };
}

describe("a worker that the browser may end at any instant", () => {
  it("loses no reading that it kept, doubles none at the meter, and never asks too often", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
        const world = createWorld();
        await world.live("pair");
        for (const { seconds, doing, killedAt, claudeAi, meter } of steps) {
          world.browser.advance(seconds * SECOND_MS);
          world.answerWith(ANSWERS[claudeAi]);
          world.meter.be(meter);
          await world.live(doing, killedAt);
          const entries = world.history();
          expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
          for (const { id } of entries) expect(world.browser.stored.has(readingKey(id))).toBe(true);
        }
        world.answerWith(undefined);
        world.meter.be("up");
        world.browser.advance(HOUR_MS);
        // Pairing anew hands everything over: only a browser that the meter forgot does that.
        const { token, trouble } = decodeLink(
          JSON.parse(world.browser.stored.get(KEYS.link) ?? "null") as never,
        );
        await world.live(token === undefined || trouble === "refused" ? "pair" : "wake");
        const snapshots = await world.meter.snapshots();
        expect(
          snapshots.map(({ accountId, observedAtMs }) => `${accountId.split(":")[0]}@${observedAtMs}`).sort(),
        ).toEqual([...world.keptIds].sort());
        expect(shortestPause(world.calls)).toBeGreaterThanOrEqual(15 * SECOND_MS);
      }),
      { numRuns: 150 },
    );
  });

  it("comes back to work by itself, wherever it was ended", async () => {
    for (let killedAt = 0; killedAt < 80; killedAt += 1) {
      const world = createWorld();
      await world.live("wake", killedAt);
      world.browser.advance(HOUR_MS);
      await world.live("wake");
      await world.live("pair");
      expect((await world.meter.snapshots()).length, `ended at instant ${killedAt}`).toBeGreaterThanOrEqual(
        2,
      );
    }
  });
});

/** The least time between two polls, each known by its first call of a usage body. */
function shortestPause(calls: readonly { readonly path: string; readonly atMs: EpochMs }[]): number {
  const polls = [
    ...new Set(calls.filter(({ path }) => path.endsWith("org-1/usage")).map(({ atMs }) => atMs)),
  ];
  return Math.min(...polls.slice(1).map((atMs, index) => atMs - (polls[index] ?? 0)));
}
