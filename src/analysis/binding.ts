import { CYCLE_TOLERANCE_MS } from "../domain/cycle.ts";
import type { EpochMs } from "../domain/time.ts";
import { compareWindowKeys, type WindowKey } from "../domain/window.ts";
import type { Burn } from "./burn.ts";
import type { CurrentReading } from "./current-readings.ts";
import { wallEta } from "./wall-eta.ts";
import { capitalized, durationText, percentText, windowName } from "./wording.ts";

/** The window that binds: the one with the least left. */
export interface Binding {
  readonly key: WindowKey;
  /** Says why, and names another window when that one would hit first. */
  readonly reason: string;
}

/**
 * The running window with the highest used percent; at and over 100 all are equal, and of equals the one that resets last binds, because
 * limits are ANDed.
 *
 * Shape: `undefined` when no window's cycle runs. Source: docs/analysis/binding.md.
 */
export function bindingWindow(
  readings: readonly CurrentReading[],
  burns: ReadonlyMap<WindowKey, Burn>,
  nowMs: EpochMs,
): Binding | undefined {
  const running = readings.filter(({ ended }) => !ended);
  const binding = fullest(running);
  if (binding === undefined) return undefined;
  const { windowKey: key, usedPercent, resetsAtMs } = binding;
  if (usedPercent === 0) return { key, reason: "Nothing has been used yet: every running window is at 0 %." };
  const has = usedPercent >= 100 ? "is at its wall" : "has the least left";
  const reset = resetsAtMs === undefined ? "" : ` and resets in ${durationText(resetsAtMs - nowMs)}`;
  const lead = `${capitalized(windowName(key))} ${has}: it is at ${percentText(usedPercent)}${reset}`;
  return { key, reason: `${lead}${faster(binding, running, burns, nowMs)}.` };
}

/** Resets of one week differ by jitter from row to row, so those within the tolerance of a cycle count as equal. */
function fullest(running: readonly CurrentReading[]): CurrentReading | undefined {
  const highest = Math.max(...running.map(({ usedPercent }) => Math.min(usedPercent, 100)));
  const top = running.filter(({ usedPercent }) => usedPercent >= highest);
  const latestResetMs = Math.max(...top.map(({ resetsAtMs }) => resetsAtMs ?? 0));
  return top
    .filter(({ resetsAtMs }) => latestResetMs - (resetsAtMs ?? 0) <= CYCLE_TOLERANCE_MS)
    .toSorted((a, b) => compareWindowKeys(a.windowKey, b.windowKey))[0];
}

/** The clause that names the window whose straight line meets 100 % first, when that is another one and it does so before its reset. */
function faster(
  binding: CurrentReading,
  running: readonly CurrentReading[],
  burns: ReadonlyMap<WindowKey, Burn>,
  nowMs: EpochMs,
): string {
  if (binding.usedPercent >= 100) return "";
  const walls = running.flatMap((reading) => {
    const burn = burns.get(reading.windowKey);
    const eta = burn && !reading.stale ? wallEta({ ...reading, burn, nowMs }) : undefined;
    return eta?.kind === "wall" ? [{ key: reading.windowKey, atMs: eta.atMs }] : [];
  });
  const first = walls.toSorted((a, b) => a.atMs - b.atMs || compareWindowKeys(a.key, b.key))[0];
  if (first === undefined || first.key === binding.windowKey) return "";
  const when = durationText(first.atMs - nowMs);
  return `; ${windowName(first.key)} fills faster and on its line meets 100 % first, in ${when}`;
}
