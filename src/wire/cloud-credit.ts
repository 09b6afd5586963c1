/*
 * The one-time credit for cloud sessions: GET https://api.anthropic.com/v1/code/promo/cloud_credit. Observed 2026-10-05.
 *
 *   {"eligible": true, "claimed": true, "state": "active", "expires_at": "2026-11-05T07:59:00Z"}
 *
 * Deliberately not done: claiming it. A meter changes nothing.
 */
import { isObject } from "../domain/json.ts";
import type { EpochMs } from "../domain/time.ts";
import { decoded, notAnObject, type Decoded } from "./decoded.ts";
import { createDriftNotes } from "./drift-notes.ts";
import { fieldsOfObject } from "./fields.ts";

/** The one-time credit for work in the cloud. */
export interface CloudCredit {
  readonly eligible: boolean;
  readonly claimed: boolean;
  readonly state?: string | undefined;
  readonly expiresAtMs?: EpochMs | undefined;
}

/** Errors: `not-an-object`. */
export function decodeCloudCredit(body: unknown): Decoded<CloudCredit> {
  if (!isObject(body)) return notAnObject();
  const notes = createDriftNotes();
  const credit = fieldsOfObject(body, "", notes);
  const value = {
    eligible: credit.flag("eligible") ?? false,
    claimed: credit.flag("claimed") ?? false,
    state: credit.text("state"),
    expiresAtMs: credit.instant("expires_at"),
  };
  return decoded(value, notes.list);
}
