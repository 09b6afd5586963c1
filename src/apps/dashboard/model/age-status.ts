import type { StatusDocument, WindowMember } from "../../../documents/status.ts";
import { toIso, type EpochMs } from "../../../domain/time.ts";
import { at } from "../../../view/instant.ts";

/** The same document some time later: numbers stay, ages grow, and a window whose reset has passed is stale. */
export function ageStatus(document: StatusDocument, nowMs: EpochMs): StatusDocument {
  const laterSeconds = Math.floor((nowMs - at(document.generatedAt)) / 1000);
  if (laterSeconds <= 0) return document;
  return {
    ...document,
    generatedAt: toIso(nowMs),
    accounts: document.accounts.map((account) => ({
      ...account,
      windows: account.windows.map((window) => ageWindow(window, laterSeconds, nowMs)),
    })),
  };
}

function ageWindow(window: WindowMember, laterSeconds: number, nowMs: EpochMs): WindowMember {
  const hasEnded = window.resetsAt !== null && at(window.resetsAt) <= nowMs;
  return {
    ...window,
    ageSeconds: window.ageSeconds + laterSeconds,
    stale: window.stale || hasEnded,
    pace: window.pace && pacedAt(window, window.pace, nowMs),
  };
}

/** The clock mark moves on; the ratio belongs to the reading. */
function pacedAt(
  { cycleStartedAt, resetsAt }: WindowMember,
  pace: NonNullable<WindowMember["pace"]>,
  nowMs: EpochMs,
): NonNullable<WindowMember["pace"]> {
  if (cycleStartedAt === null || resetsAt === null) return pace;
  const [startMs, endMs] = [at(cycleStartedAt), at(resetsAt)];
  return { ...pace, elapsedPercent: Math.min(100, ((nowMs - startMs) / (endMs - startMs)) * 100) };
}
