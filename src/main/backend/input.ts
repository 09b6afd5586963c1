import { analyzeAccount } from "../../analysis/analyze-account.ts";
import type { StatusDocument } from "../../documents/status.ts";
import type { EpochMs } from "../../domain/time.ts";
import { snapshotFromInput } from "../../sources/import/snapshot-from-input.ts";
import { toStatusDocument } from "../../view/status/status-document.ts";
import type { Installation } from "../installation.ts";
import { noReadingError } from "./no-reading.ts";

/**
 * The status of a saved payload, seen at an instant: no account, no network, no store. A payload that carries no time of its own counts
 * as observed then. Errors: `UserError`, 2 for malformed text, 3 for one without usage.
 */
export function statusOfInput(installation: Installation, text: string, atMs?: EpochMs): StatusDocument {
  const nowMs = atMs ?? installation.clock.nowMs();
  const { account, snapshot } = snapshotFromInput(text, nowMs);
  if (snapshot.observedAtMs > nowMs) throw noReadingError([], { atMs: nowMs, fetch: "never" });
  const analysis = analyzeAccount({ account, latest: [snapshot], series: new Map(), history: [], nowMs });
  return toStatusDocument({
    nowMs,
    simulated: !installation.apiUrl.isReal,
    analyses: [analysis],
    sources: [],
    problems: [],
  });
}
