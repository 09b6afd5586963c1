/*
 * The `anthropic-ratelimit-unified-*` headers of a messages reply to a subscriber's sign-in. Observed 2026-08.
 *
 *   anthropic-ratelimit-unified-status: allowed_warning        …-representative-claim: seven_day
 *   anthropic-ratelimit-unified-5h-utilization: 0.46           …-5h-reset: 1786665000     …-5h-status: allowed
 *   anthropic-ratelimit-unified-7d_oi-utilization: 0.22        only on calls to Fable
 *   anthropic-ratelimit-unified-overage-status: rejected       …-overage-disabled-reason: org_level_disabled
 *
 * Values are text: fractions ("1.01", even "-0.0") and epoch seconds.
 * Deliberately not done: no source asks for them, a messages call spends quota. They are read where somebody else's reply has them.
 */
import { isObject } from "../domain/json.ts";
import { windowKey, type WindowKey } from "../domain/window.ts";
import { decoded, notAnObject, notDecoded, type Decoded } from "./decoded.ts";
import { createDriftNotes, type DriftNotes } from "./drift-notes.ts";
import { fieldsOfObject, type Fields } from "./fields.ts";
import { toPercent } from "./usage/scale.ts";
import { extraUsageFromStatus, toUnifiedLimits, type UnifiedLimits } from "./unified-limits.ts";
import type { WindowRow } from "./usage/window-row.ts";

const PREFIX = "anthropic-ratelimit-unified-";

/** What the headers call the windows. `7d_oi` is "overage included": the Fable week. */
const CLAIM_WINDOWS: ReadonlyMap<string, WindowKey> = new Map(
  Object.entries({
    "5h": windowKey("five_hour"),
    "7d": windowKey("seven_day"),
    "7d_oi": windowKey("seven_day_overage_included"),
    "7d_opus": windowKey("seven_day_opus"),
    "7d_sonnet": windowKey("seven_day_sonnet"),
  }),
);

/** Whether a header collection (names as keys) carries any of these headers. */
export function hasUnifiedHeaders(headers: { readonly [name: string]: unknown }): boolean {
  return Object.keys(headers).some((name) => name.toLowerCase().startsWith(PREFIX));
}

/** The windows that response headers tell of. Errors: `not-an-object`; `no-usage` when no such header is there. */
export function decodeUnifiedHeaders(headers: unknown): Decoded<UnifiedLimits> {
  if (!isObject(headers)) return notAnObject();
  if (!hasUnifiedHeaders(headers)) return notDecoded("no-usage", "No header is about plan usage.");
  const notes = createDriftNotes();
  const bySuffix = collectBySuffix(headers);
  const fields = fieldsOfObject(bySuffix, "", notes);
  const rows = Object.keys(bySuffix)
    .map((suffix) => /^([a-z0-9_]{1,64})-utilization$/.exec(suffix)?.[1])
    .filter((claim) => claim !== undefined)
    .filter((claim) => claim !== "overage")
    .map((claim) => decodeClaim(claim, fields, notes))
    .filter((row) => row !== undefined);
  const overageUsed = fields.used("overage-utilization");
  const said = {
    rows,
    extraUsage: extraUsageFromStatus(fields.text("overage-status"), {
      percent: overageUsed === undefined ? undefined : toPercent(overageUsed, "fraction"),
      disabledReason: fields.text("overage-disabled-reason"),
    }),
    status: fields.text("status"),
    bindingWindow: fields.text("representative-claim"),
  };
  return decoded(toUnifiedLimits(said, notes), notes.list);
}

/** Our headers without their prefix, texts of numbers as numbers. */
function collectBySuffix(headers: { readonly [name: string]: unknown }): {
  readonly [suffix: string]: unknown;
} {
  const ours = Object.keys(headers).filter((name) => name.toLowerCase().startsWith(PREFIX));
  return Object.fromEntries(
    ours.map((name) => [name.slice(PREFIX.length).toLowerCase(), toNumberWhereNumeric(headers[name])]),
  );
}

function toNumberWhereNumeric(value: unknown): unknown {
  return typeof value === "string" && /^-?\d+(?:\.\d+)?$/.test(value.trim()) ? Number(value) : value;
}

function decodeClaim(claim: string, fields: Fields, notes: DriftNotes): WindowRow | undefined {
  const path = `${PREFIX}${claim}-utilization`;
  const known = CLAIM_WINDOWS.get(claim);
  if (!known) notes.note("unknown-key", path, "A window that this version does not know.");
  const used = fields.used(`${claim}-utilization`);
  if (used === undefined) return undefined;
  return { windowKey: known ?? windowKey(claim), path, used, resetsAtMs: fields.instant(`${claim}-reset`) };
}
