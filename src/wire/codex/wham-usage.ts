/*
 * Codex's usage body: GET https://chatgpt.com/backend-api/wham/usage. Observed 2026-10, from several readers.
 *
 *   {"plan_type": "plus", "rate_limit": {"primary_window": {"used_percent": 12, "limit_window_seconds": 18000, "reset_at": 1791594600},
 *                                        "secondary_window": {"used_percent": 30, "limit_window_seconds": 604800, "reset_at": 1792119600}}}
 *
 * Deliberately not done: code review limits and credits stay unread; its tokens are never touched.
 */
import { isObject } from "../../domain/json.ts";
import { SECOND_MS } from "../../domain/time.ts";
import { decoded, notAnObject, notDecoded, type Decoded } from "../decoded.ts";
import { createDriftNotes } from "../drift-notes.ts";
import { fieldsOfObject } from "../fields.ts";
import { decodeCodexWindows, type CodexUsage } from "./codex-usage.ts";

const SPELLING = {
  usedPercent: "used_percent",
  length: "limit_window_seconds",
  lengthUnitMs: SECOND_MS,
  resetsAt: "reset_at",
};

/** A Codex account's windows. Errors: `not-an-object`; `no-usage` without a `rate_limit`. */
export function decodeWhamUsage(body: unknown): Decoded<CodexUsage> {
  if (!isObject(body)) return notAnObject();
  const notes = createDriftNotes();
  const fields = fieldsOfObject(body, "", notes);
  const limit = fields.fields("rate_limit");
  if (!limit) return notDecoded("no-usage", "No Codex rate limit in this document.", notes.list);
  const slots = [limit.fields("primary_window"), limit.fields("secondary_window")];
  return decoded(
    { plan: fields.text("plan_type"), windows: decodeCodexWindows(slots, SPELLING) },
    notes.list,
  );
}
