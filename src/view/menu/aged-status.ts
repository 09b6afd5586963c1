import type { StatusDocument, WindowMember } from "../../documents/status.ts";
import { STALE_AFTER_MS } from "../../analysis/current-readings.ts";
import { SECOND_MS, toIso, type EpochMs } from "../../domain/time.ts";
import { at } from "../instant.ts";

/**
 * The same status as seen at a later instant: every number older by the time between. A face that is told of changes only would else
 * go on to say `now`. An instant before the document's own changes nothing.
 */
export function agedStatus(document: StatusDocument, nowMs: EpochMs): StatusDocument {
  const passedMs = nowMs - at(document.generatedAt);
  if (passedMs < SECOND_MS) return document;
  const accounts = document.accounts.map((account) => ({
    ...account,
    windows: account.windows.map((window) => agedWindow(window, passedMs, nowMs)),
  }));
  return { ...document, generatedAt: toIso(nowMs), accounts };
}

function agedWindow(window: WindowMember, passedMs: number, nowMs: EpochMs): WindowMember {
  const ageSeconds = window.ageSeconds + Math.floor(passedMs / SECOND_MS);
  const hasEnded = window.resetsAt !== null && at(window.resetsAt) <= nowMs;
  const stale = window.stale || hasEnded || ageSeconds * SECOND_MS > STALE_AFTER_MS;
  return { ...window, ageSeconds, stale, ...(hasEnded ? { burn: null, eta: null, forecast: null } : {}) };
}
