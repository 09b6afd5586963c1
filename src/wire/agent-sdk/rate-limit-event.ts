/*
 * The Agent SDK's `rate_limit_event`, a line of its JSON stream (since 2.1.45). Observed 2026-09…10.
 *
 *   {"type": "rate_limit_event", "rate_limit_info": {"status": "allowed", "resetsAt": 1791594600, "rateLimitType": "five_hour",
 *    "overageStatus": "rejected", "overageDisabledReason": "org_level_disabled",
 *    "unifiedWindows": {"five_hour": {"utilization": 0.04, "resetsAt": 1791594600}}}}
 *
 * Fractions and epoch seconds. Deliberately not done: nothing starts a session to get one; session ids stay unread.
 */
import { isObject } from "../../domain/json.ts";
import { windowKey } from "../../domain/window.ts";
import { decoded, notAnObject, notDecoded, type Decoded } from "../decoded.ts";
import { createDriftNotes, type DriftNotes } from "../drift-notes.ts";
import { fieldsOf, pathOf } from "../fields.ts";
import { isServerKey } from "../text.ts";
import { extraUsageFromStatus, toUnifiedLimits, type UnifiedLimits } from "../unified-limits.ts";
import type { WindowRow } from "../usage/window-row.ts";

/** The windows that one event tells of. Errors: `not-an-object`; `no-usage` without a `rate_limit_info`. */
export function decodeRateLimitEvent(event: unknown): Decoded<UnifiedLimits> {
  if (!isObject(event)) return notAnObject();
  const notes = createDriftNotes();
  const info = fieldsOf(event["rate_limit_info"], "rate_limit_info", notes);
  if (!info || !isObject(event["rate_limit_info"])) {
    return notDecoded("no-usage", "This event carries no rate limit.", notes.list);
  }
  const said = {
    rows: decodeWindows(event["rate_limit_info"]["unifiedWindows"], notes),
    extraUsage: extraUsageFromStatus(info.text("overageStatus"), {
      disabledReason: info.text("overageDisabledReason"),
    }),
    status: info.text("status"),
    bindingWindow: info.text("rateLimitType"),
  };
  return decoded(toUnifiedLimits(said, notes), notes.list);
}

function decodeWindows(windows: unknown, notes: DriftNotes): readonly WindowRow[] {
  const parent = "rate_limit_info.unifiedWindows";
  if (!isObject(windows)) return [];
  const rows = Object.keys(windows).map((key): WindowRow | undefined => {
    const path = pathOf(parent, key);
    const window = isServerKey(key) ? fieldsOf(windows[key], path, notes) : undefined;
    const used = window?.used("utilization");
    return used === undefined
      ? undefined
      : { windowKey: windowKey(key), path, used, resetsAtMs: window?.instant("resetsAt") };
  });
  return rows.filter((row) => row !== undefined);
}
