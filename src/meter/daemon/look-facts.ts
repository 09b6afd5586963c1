import type { StatusDocument, WindowMember } from "../../documents/status.ts";
import { HOUR_MS, fromIso, type DurationMs, type EpochMs } from "../../domain/time.ts";
import type { SourceReport } from "../source-report.ts";

/** A window above this is near its wall: what is left goes within minutes at a usual burn. */
const NEAR_WALL_PERCENT = 85;
/** So is one that a straight line takes there within this. */
const NEAR_WALL_MS: DurationMs = HOUR_MS;

/** Whether any window of any account is nearly used up. One at its wall is not: nothing changes before its reset. */
export function isNearWall(document: StatusDocument | undefined, nowMs: EpochMs): boolean {
  return windowsOf(document).some((window) => !window.stale && isWindowNearWall(window, nowMs));
}

function isWindowNearWall({ usedPercent, eta }: WindowMember, nowMs: EpochMs): boolean {
  if (usedPercent >= 100) return false;
  const wallMs = eta?.kind === "wall" && eta.at !== null ? fromIso(eta.at) : undefined;
  return usedPercent >= NEAR_WALL_PERCENT || (wallMs !== undefined && wallMs - nowMs < NEAR_WALL_MS);
}

/**
 * Until the first reset after the last look of a window that anything was used of, negative when it has passed; `undefined` when
 * none is known.
 */
export function untilReset(
  document: StatusDocument | undefined,
  { nowMs, lastLookAtMs }: { readonly nowMs: EpochMs; readonly lastLookAtMs: EpochMs },
): DurationMs | undefined {
  const resets = windowsOf(document)
    .filter(({ usedPercent }) => usedPercent > 0)
    .map(({ resetsAt }) => (resetsAt === null ? undefined : fromIso(resetsAt)))
    .filter((resetsAtMs) => resetsAtMs !== undefined)
    .filter((resetsAtMs) => resetsAtMs > lastLookAtMs);
  return resets.length > 0 ? Math.min(...resets) - nowMs : undefined;
}

/** Until the first gate of all sign-ins opens; `undefined` when one is open, or none can be opened by waiting. */
export function untilAllowed(reports: readonly SourceReport[], nowMs: EpochMs): DurationMs | undefined {
  const waits = reports
    .filter(({ source, state }) => source === "oauth" && !WAITS_FOR_SIGN_IN.has(state))
    .map(({ nextTryAtMs }) => (nextTryAtMs === undefined ? 0 : nextTryAtMs - nowMs));
  const waitMs = Math.min(...waits);
  return Number.isFinite(waitMs) && waitMs > 0 ? waitMs : undefined;
}

/** In these states no time helps: what the other sources say is looked at all the same. */
const WAITS_FOR_SIGN_IN: ReadonlySet<SourceReport["state"]> = new Set([
  "paused",
  "signed-out",
  "absent",
  "off",
]);

/** Each window's percent, by account: what has risen since the look before tells that somebody works somewhere. */
export function hasRisen(before: StatusDocument | undefined, after: StatusDocument | undefined): boolean {
  const known = new Map(windowEntries(before));
  return windowEntries(after).some(([key, usedPercent]) => usedPercent > (known.get(key) ?? Infinity));
}

function windowEntries(document: StatusDocument | undefined): readonly (readonly [string, number])[] {
  return (document?.accounts ?? []).flatMap(({ id, windows }) =>
    windows.map(({ key, usedPercent }) => [`${id}\n${key}`, usedPercent] as const),
  );
}

function windowsOf(document: StatusDocument | undefined): readonly WindowMember[] {
  return (document?.accounts ?? []).flatMap(({ windows }) => windows);
}
