/*
 * The reply of `codex app-server` to `account/rateLimits/read`. Observed 2026-07.
 *
 *   {"rateLimits": {"primary": {"usedPercent": 20, "windowDurationMins": 10080, "resetsAt": 1800000000}, "secondary": null, "planType": "pro"}}
 *
 * Deliberately not done: limits by id and reset credits stay unread.
 */
import { isObject } from "../../domain/json.ts";
import { MINUTE_MS } from "../../domain/time.ts";
import { decoded, notAnObject, notDecoded, type Decoded } from "../decoded.ts";
import { createDriftNotes } from "../drift-notes.ts";
import { fieldsOf } from "../fields.ts";
import { decodeCodexWindows, type CodexUsage } from "./codex-usage.ts";

const SPELLING = {
  usedPercent: "usedPercent",
  length: "windowDurationMins",
  lengthUnitMs: MINUTE_MS,
  resetsAt: "resetsAt",
};

/** A Codex account's windows. Errors: `not-an-object`; `no-usage` without `rateLimits`. */
export function decodeAppServerRateLimits(reply: unknown): Decoded<CodexUsage> {
  if (!isObject(reply)) return notAnObject();
  const notes = createDriftNotes();
  const limits = fieldsOf(reply["rateLimits"], "rateLimits", notes);
  if (!limits) return notDecoded("no-usage", "No Codex rate limit in this document.", notes.list);
  const slots = [limits.fields("primary"), limits.fields("secondary")];
  return decoded({ plan: limits.text("planType"), windows: decodeCodexWindows(slots, SPELLING) }, notes.list);
}
