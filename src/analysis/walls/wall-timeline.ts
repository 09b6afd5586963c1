import { isSameCycle, type SeriesPoint } from "../../domain/cycle.ts";
import { epochMs, HOUR_MS, MINUTE_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import type { WallEvent } from "../../domain/usage-event.ts";
import { compareWindowKeys, windowLengthMs, type WindowKey } from "../../domain/window.ts";
import { hasEnded } from "../reset.ts";
import { mergeSeries, seenBy } from "../series.ts";

/** One time that a window was at its wall. */
export interface Wall {
  /** Absent: a request was refused, and nothing says by which window. */
  readonly windowKey?: WindowKey | undefined;
  /** The first proof of it; it may have begun earlier, yet not before `notBeforeMs`. */
  readonly beganAtMs: EpochMs;
  /** The last reading under 100 % before it. Absent: none is kept. */
  readonly notBeforeMs?: EpochMs | undefined;
  /** Absent while it stands, and when nothing says when it ended. */
  readonly endedAtMs?: EpochMs | undefined;
  /** From `beganAtMs` to its end, or until now while it stands. Absent when nothing says when it ended. */
  readonly blockedMs?: DurationMs | undefined;
  readonly resetsAtMs?: EpochMs | undefined;
  /** Requests that Claude Code logged as refused by it. */
  readonly refusals: number;
  readonly seenIn: "readings" | "transcripts" | "both";
  /** The server's word on metered use at the refusal: `allowed` means that requests went on. */
  readonly overageStatus?: string | undefined;
}

/** Refusals and readings this near each other are of one wall where no reset says otherwise. */
const NEAR_MS: DurationMs = 10 * MINUTE_MS;
/** A refusal without a reset time says nothing of a wall after this. */
const REFUSAL_HOLDS_MS: DurationMs = HOUR_MS;
const WALL_PERCENT = 100;

/**
 * Every wall up to `nowMs`, oldest first, from readings at 100 % or more and from logged refusals, each once.
 *
 * It ends at the reset that was named, or at the first reading under 100 % when that comes sooner (a reset that the server granted).
 * Source: docs/analysis/wall-timeline.md.
 */
export function wallTimeline(input: {
  readonly series: ReadonlyMap<WindowKey, readonly SeriesPoint[]>;
  readonly wallEvents: readonly WallEvent[];
  readonly nowMs: EpochMs;
}): readonly Wall[] {
  const { nowMs } = input;
  const seen = new Map(
    [...input.series].map(([key, points]) => [key, seenBy(mergeSeries(points), nowMs)] as const),
  );
  const events = input.wallEvents.filter(({ atMs }) => atMs <= nowMs).toSorted((a, b) => a.atMs - b.atMs);
  const walls: MutableWall[] = [...seen].flatMap(([key, points]) => wallsOfReadings(key, points));
  const namedFirst = [
    ...events.filter(({ windowKey }) => windowKey !== undefined),
    ...events.filter(({ windowKey }) => windowKey === undefined),
  ];
  for (const event of namedFirst)
    addRefusal(walls, event, (event.windowKey && seen.get(event.windowKey)) ?? []);
  return walls
    .map((wall) => finish(wall, nowMs))
    .toSorted((a, b) => a.beganAtMs - b.beganAtMs || compareKeys(a.windowKey, b.windowKey));
}

interface MutableWall {
  windowKey?: WindowKey | undefined;
  beganAtMs: EpochMs;
  notBeforeMs?: EpochMs | undefined;
  /** The last proof of it. */
  lastSeenMs: EpochMs;
  /** The first proof that it is over. */
  underAtMs?: EpochMs | undefined;
  resetsAtMs?: EpochMs | undefined;
  refusals: number;
  fromReadings: boolean;
  overageStatus?: string | undefined;
}

function wallsOfReadings(windowKey: WindowKey, points: readonly SeriesPoint[]): MutableWall[] {
  const walls: MutableWall[] = [];
  let open: MutableWall | undefined;
  for (const [index, point] of points.entries()) {
    const { observedAtMs, resetsAtMs, usedPercent } = point;
    if (open && (usedPercent < WALL_PERCENT || hasEnded(open, observedAtMs))) {
      open.underAtMs = observedAtMs;
      open = undefined;
    }
    if (usedPercent < WALL_PERCENT || hasEnded(point, observedAtMs)) continue;
    if (!open) {
      open = {
        windowKey,
        beganAtMs: observedAtMs,
        notBeforeMs: lastUnder(points.slice(0, index), point, windowKey),
        lastSeenMs: observedAtMs,
        refusals: 0,
        fromReadings: true,
      };
      walls.push(open);
    }
    open.lastSeenMs = observedAtMs;
    open.resetsAtMs = resetsAtMs ?? open.resetsAtMs;
  }
  return walls;
}

/** When the window was last known to have room: its last reading under 100 %, or its cycle's beginning when that is later. */
function lastUnder(
  earlier: readonly SeriesPoint[],
  { resetsAtMs }: SeriesPoint,
  windowKey: WindowKey,
): EpochMs | undefined {
  const under = earlier.findLast(({ usedPercent }) => usedPercent < WALL_PERCENT)?.observedAtMs;
  const lengthMs = windowLengthMs(windowKey);
  const startMs =
    resetsAtMs === undefined || lengthMs === undefined ? undefined : epochMs(resetsAtMs - lengthMs);
  if (under === undefined || startMs === undefined) return under ?? startMs;
  return epochMs(Math.max(under, startMs));
}

/** Counts a refusal to the wall it belongs to, or makes one of it. */
function addRefusal(walls: MutableWall[], event: WallEvent, points: readonly SeriesPoint[]): void {
  const { atMs, windowKey, resetsAtMs, overageStatus } = event;
  const wall = walls.find((candidate) => belongsTo(event, candidate));
  if (!wall) {
    const notBeforeMs = points.findLast(
      ({ observedAtMs, usedPercent }) => observedAtMs < atMs && usedPercent < WALL_PERCENT,
    )?.observedAtMs;
    const underAtMs = points.find(
      ({ observedAtMs, usedPercent }) => observedAtMs > atMs + NEAR_MS && usedPercent < WALL_PERCENT,
    )?.observedAtMs;
    walls.push({
      windowKey,
      beganAtMs: atMs,
      notBeforeMs,
      lastSeenMs: atMs,
      underAtMs,
      resetsAtMs,
      refusals: 1,
      fromReadings: false,
      overageStatus,
    });
    return;
  }
  wall.refusals += 1;
  wall.beganAtMs = epochMs(Math.min(wall.beganAtMs, atMs));
  wall.lastSeenMs = epochMs(Math.max(wall.lastSeenMs, atMs));
  wall.resetsAtMs ??= resetsAtMs;
  wall.overageStatus = overageStatus ?? wall.overageStatus;
}

function belongsTo({ atMs, windowKey, resetsAtMs }: WallEvent, wall: MutableWall): boolean {
  if (windowKey !== undefined && windowKey !== wall.windowKey) return false;
  if (resetsAtMs !== undefined && wall.resetsAtMs !== undefined) {
    if (!isSameCycle(resetsAtMs, wall.resetsAtMs)) return false;
    return wall.underAtMs === undefined || atMs <= wall.underAtMs;
  }
  const endMs = Math.min(wall.resetsAtMs ?? Infinity, wall.underAtMs ?? Infinity);
  const holdsUntilMs = endMs === Infinity ? wall.lastSeenMs + REFUSAL_HOLDS_MS : endMs;
  return atMs >= (wall.notBeforeMs ?? wall.beganAtMs - NEAR_MS) && atMs <= holdsUntilMs;
}

function finish(wall: MutableWall, nowMs: EpochMs): Wall {
  const { windowKey, beganAtMs, notBeforeMs, resetsAtMs, refusals, fromReadings, overageStatus } = wall;
  const endMs = Math.min(resetsAtMs ?? Infinity, wall.underAtMs ?? Infinity);
  const endedAtMs = endMs <= nowMs ? epochMs(Math.max(endMs, beganAtMs)) : undefined;
  const isStanding = endedAtMs === undefined && (resetsAtMs !== undefined || fromReadings);
  const untilMs = endedAtMs ?? (isStanding ? nowMs : undefined);
  return {
    windowKey,
    beganAtMs,
    notBeforeMs: notBeforeMs !== undefined && notBeforeMs <= beganAtMs ? notBeforeMs : undefined,
    endedAtMs,
    blockedMs: untilMs === undefined ? undefined : untilMs - beganAtMs,
    resetsAtMs,
    refusals,
    seenIn: !fromReadings ? "transcripts" : refusals > 0 ? "both" : "readings",
    overageStatus,
  };
}

function compareKeys(a: WindowKey | undefined, b: WindowKey | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return compareWindowKeys(a, b);
}
