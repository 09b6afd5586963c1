import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SeriesPoint } from "../../domain/cycle.ts";
import { addMs, DAY_MS, epochMs, HOUR_MS, MINUTE_MS, type EpochMs } from "../../domain/time.ts";
import type { WallEvent } from "../../domain/usage-event.ts";
import { FIVE_HOUR, SEVEN_DAY, type WindowKey } from "../../domain/window.ts";
import { clock, point } from "../fixtures/usage.ts";
import { wallTimeline } from "./wall-timeline.ts";

const reset = clock("18:00");

function walls(
  points: readonly SeriesPoint[],
  wallEvents: readonly WallEvent[] = [],
  nowMs: EpochMs = clock("23:00"),
  key: WindowKey = FIVE_HOUR,
) {
  return wallTimeline({ series: new Map([[key, points]]), wallEvents, nowMs });
}

function refusal(time: string, more: Partial<WallEvent> = {}): WallEvent {
  return { atMs: clock(time), windowKey: FIVE_HOUR, resetsAtMs: reset, sessionId: "s", ...more };
}

describe("a wall from readings", () => {
  const climb = [
    point(clock("14:02"), 72, reset),
    point(clock("14:38"), 96, reset),
    point(clock("14:48"), 100, reset),
  ];

  it("lasts from the first reading at 100 to the reset", () => {
    expect(walls(climb)).toMatchObject([
      {
        windowKey: FIVE_HOUR,
        beganAtMs: clock("14:48"),
        notBeforeMs: clock("14:38"),
        endedAtMs: reset,
        blockedMs: 192 * MINUTE_MS,
        refusals: 0,
        seenIn: "readings",
      },
    ]);
  });

  it("has no end while it stands", () => {
    const [wall] = walls(climb, [], clock("15:00"));
    expect(wall).toMatchObject({ blockedMs: 12 * MINUTE_MS });
    expect(wall?.endedAtMs).toBeUndefined();
  });

  it("ends with a reset that the server granted early", () => {
    const granted = [...climb, point(clock("15:20"), 0, reset)];
    expect(walls(granted)).toMatchObject([{ endedAtMs: clock("15:20"), blockedMs: 32 * MINUTE_MS }]);
  });

  it("is one wall however many readings show it, and another in the next cycle", () => {
    const again = [
      ...climb,
      point(clock("15:30"), 101, addMs(reset, 700)),
      point(clock("18:05"), 3, clock("23:00")),
      point(clock("20:00"), 100, clock("23:00")),
    ];
    expect(walls(again, [], clock("22:00")).map(({ beganAtMs }) => beganAtMs)).toEqual([
      clock("14:48"),
      clock("20:00"),
    ]);
  });

  it("is none at 99.9, and none in what an idle status line repeats", () => {
    expect(walls([point(clock("14:00"), 99.9, reset)])).toEqual([]);
    expect(walls([point(clock("18:30"), 100, reset, "statusline")])).toEqual([]);
  });
});

describe("a wall from refused requests", () => {
  it("lasts from the first refusal to the reset that it names", () => {
    expect(walls([], [refusal("15:10"), refusal("15:02")])).toMatchObject([
      { beganAtMs: clock("15:02"), endedAtMs: reset, refusals: 2, seenIn: "transcripts" },
    ]);
  });

  it("has neither end nor length when nothing names one", () => {
    const [wall] = walls([], [refusal("15:02", { resetsAtMs: undefined })]);
    expect(wall).toMatchObject({ beganAtMs: clock("15:02"), refusals: 1 });
    expect(wall?.blockedMs).toBeUndefined();
    expect(wall?.endedAtMs).toBeUndefined();
  });

  it("says whether metered use went on", () => {
    expect(walls([], [refusal("15:02", { overageStatus: "allowed" })])[0]?.overageStatus).toBe("allowed");
  });
});

describe("a wall that both show", () => {
  const readings = [point(clock("14:38"), 96, reset), point(clock("14:48"), 100, reset)];

  it("is one, and began at the refusal when that came first", () => {
    expect(walls(readings, [refusal("14:44"), refusal("15:30")])).toMatchObject([
      { beganAtMs: clock("14:44"), notBeforeMs: clock("14:38"), refusals: 2, seenIn: "both" },
    ]);
  });

  it("takes a refusal that names no window, when it stands at that time", () => {
    const nameless = refusal("15:00", { windowKey: undefined, resetsAtMs: undefined });
    expect(walls(readings, [nameless])).toMatchObject([{ refusals: 1, seenIn: "both" }]);
  });

  it("leaves a nameless refusal of another time by itself", () => {
    const nameless = refusal("20:00", { windowKey: undefined, resetsAtMs: undefined });
    const found = walls(readings, [nameless]);
    expect(found).toHaveLength(2);
    expect(found[1]?.windowKey).toBeUndefined();
  });

  it("stays apart from another window's", () => {
    const week = refusal("15:00", { windowKey: SEVEN_DAY, resetsAtMs: addMs(reset, 3 * DAY_MS) });
    expect(walls(readings, [week]).map(({ windowKey }) => windowKey)).toEqual([FIVE_HOUR, SEVEN_DAY]);
  });
});

describe("the timeline", () => {
  const start = epochMs(Date.UTC(2026, 9, 5));
  const anyPoint = fc
    .record({ hours: fc.integer({ min: 0, max: 60 }), percent: fc.integer({ min: 90, max: 104 }) })
    .map(({ hours, percent }) =>
      point(addMs(start, hours * HOUR_MS), percent, addMs(start, (Math.floor(hours / 5) + 1) * 5 * HOUR_MS)),
    );
  const anyEvent = fc
    .record({ minutes: fc.integer({ min: 0, max: 3_600 }), named: fc.boolean() })
    .map(({ minutes, named }): WallEvent => ({
      atMs: addMs(start, minutes * MINUTE_MS),
      sessionId: "s",
      ...(named
        ? { windowKey: FIVE_HOUR, resetsAtMs: addMs(start, (Math.floor(minutes / 300) + 1) * 5 * HOUR_MS) }
        : {}),
    }));

  it("counts each refusal once, and no wall ends before it began or after now", () => {
    fc.assert(
      fc.property(
        fc.array(anyPoint, { maxLength: 20 }),
        fc.array(anyEvent, { maxLength: 8 }),
        (points, events) => {
          const nowMs = addMs(start, 3 * DAY_MS);
          const found = walls(points, events, nowMs);
          expect(found.reduce((sum, { refusals }) => sum + refusals, 0)).toBe(events.length);
          for (const { beganAtMs, endedAtMs, notBeforeMs, blockedMs } of found) {
            expect(
              (notBeforeMs ?? beganAtMs) <= beganAtMs &&
                beganAtMs <= (endedAtMs ?? nowMs) &&
                (endedAtMs ?? nowMs) <= nowMs,
            ).toBe(true);
            expect((blockedMs ?? 0) >= 0).toBe(true);
          }
        },
      ),
    );
  });

  it("is the same as of an instant, whatever came later", () => {
    fc.assert(
      fc.property(
        fc.array(anyPoint, { maxLength: 20 }),
        fc.array(anyEvent, { maxLength: 8 }),
        fc.integer({ min: 0, max: 70 }),
        (points, events, hours) => {
          const nowMs = addMs(start, hours * HOUR_MS);
          const then = walls(
            points.filter(({ observedAtMs }) => observedAtMs <= nowMs),
            events.filter(({ atMs }) => atMs <= nowMs),
            nowMs,
          );
          expect(walls(points, events, nowMs)).toEqual(then);
        },
      ),
    );
  });
});
