import type { ExtraUsage } from "../domain/money.ts";
import type { EpochMs } from "../domain/time.ts";
import { windowLabel, windowScope, type WindowKey } from "../domain/window.ts";
import type { CurrentReading } from "./current-readings.ts";
import { extraUsageDoor, type ExtraUsageDoor } from "./extra-usage-door.ts";
import { capitalized, durationText, listText, percentText, windowName } from "./wording.ts";

/** What becomes of the next request: it goes through, it costs money, it is refused. */
export const GATE_VERDICTS = ["ok", "bills", "blocked"] as const;
/** What becomes of the next request. */
export type GateVerdict = (typeof GATE_VERDICTS)[number];

/** The verdict on the next request, and on those that a scoped window at its wall concerns. */
export interface Gate {
  /** For a request that no scoped wall concerns. */
  readonly verdict: GateVerdict;
  /** Every window at or over 100 % whose cycle runs. */
  readonly walls: readonly WindowKey[];
  /** When the plan carries requests again, or the door opens, whichever is first. Absent: nothing is shut, or the server names no time. */
  readonly untilMs?: EpochMs | undefined;
  /** Plain sentences. */
  readonly reason: string;
  /** The scoped windows at their walls: they stop one model, surface or kind of client only. */
  readonly scoped: readonly ScopedGate[];
}

/** What becomes of requests that one window alone counts, as those of one model. */
export interface ScopedGate {
  readonly key: WindowKey;
  readonly label: string;
  readonly verdict: GateVerdict;
  readonly untilMs?: EpochMs | undefined;
}

/**
 * Whether the next request will succeed, be billed, or be refused.
 *
 * Limits are ANDed: with several walls the latest reset unlocks. The five hours and the week decide for every request; any other
 * window only for its model, surface or clients. A window whose cycle has ended is no wall.
 *
 * Source: docs/analysis/gate.md.
 */
export function gate(facts: {
  readonly readings: readonly CurrentReading[];
  readonly extraUsage?: ExtraUsage | undefined;
  readonly nowMs: EpochMs;
}): Gate {
  const { readings, extraUsage, nowMs } = facts;
  const running = readings.filter(({ ended }) => !ended);
  const walls = running.filter(({ usedPercent }) => usedPercent >= 100);
  const planWalls = walls.filter(stopsEverything);
  const scopedWalls = walls.filter((reading) => !stopsEverything(reading));
  const door = extraUsageDoor(extraUsage, nowMs);
  return {
    ...passage(planWalls, door),
    walls: walls.map(({ windowKey }) => windowKey),
    reason: [
      planSentence(planWalls, running, readings.length > 0),
      doorSentence(planWalls, door, nowMs),
      ...scopedWalls.map((wall) => scopedSentence(wall, [...planWalls, wall], door, nowMs)),
      ...readings.filter(({ lockedReason }) => lockedReason !== undefined).map(lockSentence),
      staleSentence(walls.length > 0 ? walls : running, nowMs),
    ]
      .filter((sentence) => sentence !== "")
      .join(" "),
    scoped: scopedWalls.map((wall) => ({
      key: wall.windowKey,
      label: windowLabel(wall.windowKey),
      ...passage([...planWalls, wall], door),
    })),
  };
}

function stopsEverything({ windowKey }: CurrentReading): boolean {
  return windowScope(windowKey).kind === "all";
}

/** What becomes of a request that all of these walls concern, and until when. */
function passage(
  walls: readonly CurrentReading[],
  door: ExtraUsageDoor,
): { readonly verdict: GateVerdict; readonly untilMs?: EpochMs | undefined } {
  if (walls.length === 0) return { verdict: "ok" };
  const resetMs = latestReset(walls);
  if (door.kind === "open") return { verdict: "bills", untilMs: resetMs };
  const { opensAtMs } = door;
  const doorFirst = opensAtMs !== undefined && (resetMs === undefined || opensAtMs < resetMs);
  return { verdict: "blocked", untilMs: doorFirst ? opensAtMs : resetMs };
}

/** Limits are ANDed, so the latest counts; one that is not known leaves the whole not known. */
function latestReset(walls: readonly CurrentReading[]): EpochMs | undefined {
  return walls.reduce<EpochMs | undefined>((latest, { resetsAtMs }, index) => {
    if (index === 0) return resetsAtMs;
    if (latest === undefined || resetsAtMs === undefined) return undefined;
    return resetsAtMs > latest ? resetsAtMs : latest;
  }, undefined);
}

function planSentence(
  planWalls: readonly CurrentReading[],
  running: readonly CurrentReading[],
  anyReading: boolean,
): string {
  if (planWalls.length > 0) {
    const at = planWalls.map(
      ({ windowKey, usedPercent }) => `${windowName(windowKey)} is at ${percentText(usedPercent)}`,
    );
    return `${capitalized(listText(at))}, and every request counts against ${planWalls.length > 1 ? "them" : "it"}.`;
  }
  const deciding = running.filter(stopsEverything);
  if (deciding.length > 0) {
    const at = deciding.map(
      ({ windowKey, usedPercent }) => `${windowName(windowKey)} is at ${percentText(usedPercent)}`,
    );
    return `No wall stands before every request: ${listText(at)}.`;
  }
  return anyReading
    ? "No wall is known: of the five hours and the week there is no reading of a running cycle."
    : "No wall is known: no plan window is reported.";
}

function doorSentence(planWalls: readonly CurrentReading[], door: ExtraUsageDoor, nowMs: EpochMs): string {
  if (planWalls.length === 0) return "";
  const { untilMs } = passage(planWalls, door);
  const wait = untilMs === undefined ? "" : `, for ${durationText(untilMs - nowMs)}`;
  if (door.kind === "open") return `Requests go on at metered rates${wait}, because ${door.reason}.`;
  const opens = untilMs !== undefined && untilMs === door.opensAtMs ? "; then they bill" : "";
  return `Requests are refused${wait}, because ${door.reason}${opens}.`;
}

function scopedSentence(
  wall: CurrentReading,
  walls: readonly CurrentReading[],
  door: ExtraUsageDoor,
  nowMs: EpochMs,
): string {
  const { verdict, untilMs } = passage(walls, door);
  const wait = untilMs === undefined ? "" : ` for ${durationText(untilMs - nowMs)}`;
  const fate = verdict === "bills" ? `go on at metered rates${wait}` : `are refused${wait}`;
  return `${capitalized(windowName(wall.windowKey))} is at ${percentText(wall.usedPercent)}: ${concerned(wall.windowKey)} ${fate}.`;
}

function concerned(key: WindowKey): string {
  const scope = windowScope(key);
  if (scope.kind === "model" || scope.kind === "surface") return `only requests of ${scope.name}`;
  if (scope.kind === "oauth-apps") return "only requests of apps that sign in by OAuth, as Claude Code does,";
  return "the requests that it limits (its name does not tell which)";
}

function lockSentence({ windowKey, lockedReason }: CurrentReading): string {
  return `The server calls ${windowName(windowKey)} locked: ${lockedReason}.`;
}

function staleSentence(decisive: readonly CurrentReading[], nowMs: EpochMs): string {
  const oldest = decisive.filter(({ stale }) => stale).toSorted((a, b) => a.observedAtMs - b.observedAtMs)[0];
  if (oldest === undefined) return "";
  return `This rests on a reading that is ${durationText(nowMs - oldest.observedAtMs)} old.`;
}
