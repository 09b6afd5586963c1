/*
 * What Claude Code writes to a hook's stdin, as far as it is about limits: `StopFailure` (2.1.78) and `Notification` (2.1.234).
 *
 *   {"session_id": "…", "hook_event_name": "StopFailure", "error": "rate_limit", "error_details": "429 Too Many Requests"}
 *   {"session_id": "…", "hook_event_name": "Notification", "notification_type": "quota_auto_resume_fired", "message": "…"}
 *
 * No hook input carries a plan percent (claude-code#95918). Deliberately not done: messages, paths and prompts stay unread.
 */
import { isObject } from "../domain/json.ts";
import { decoded, notAnObject, notDecoded, type Decoded } from "./decoded.ts";
import { createDriftNotes } from "./drift-notes.ts";
import { fieldsOfObject } from "./fields.ts";

/** What a hook is told, as far as we look. */
export interface HookInput {
  /** `StopFailure`, `Notification`, `PreToolUse`, … */
  readonly eventName: string;
  readonly sessionId?: string | undefined;
  /** `StopFailure` only: `rate_limit`, `overloaded`, `authentication_failed`, … */
  readonly errorKind?: string | undefined;
  /** `Notification` only: `quota_auto_resume_fired`, `_stale`, `_disabled`, … */
  readonly notificationType?: string | undefined;
}

/** Errors: `not-an-object`; `unrecognized` without the name of an event. */
export function decodeHookInput(document: unknown): Decoded<HookInput> {
  if (!isObject(document)) return notAnObject();
  const notes = createDriftNotes();
  const input = fieldsOfObject(document, "", notes);
  const eventName = input.text("hook_event_name");
  if (eventName === undefined)
    return notDecoded("unrecognized", "A hook input without its event.", notes.list);
  const value = {
    eventName,
    sessionId: input.text("session_id"),
    errorKind: input.text("error"),
    notificationType: input.text("notification_type"),
  };
  return decoded(value, notes.list);
}
