/*
 * Every top-level key of the usage body that anybody has seen, by what it is. About one new key a month: add it here.
 *
 * Source: public captures of 2025-10 to 2026-10 and readers of the CLI up to 2.1.295. Names that only a reader of the
 * code gave, and no capture: seven_day_routines, seven_day_claude_routines, seven_day_design, seven_day_overage_included.
 */
import { FIVE_HOUR, SEVEN_DAY, windowKey, type WindowKey } from "../../domain/window.ts";

/** Flat windows. Their value is `{utilization, resets_at}` or null. */
const WINDOW_KEYS: ReadonlySet<string> = new Set([
  FIVE_HOUR,
  SEVEN_DAY,
  "seven_day_oauth_apps",
  "seven_day_opus",
  "seven_day_sonnet",
  "seven_day_cowork",
  "seven_day_omelette",
  "seven_day_routines",
  "seven_day_claude_routines",
  "seven_day_design",
  "seven_day_overage_included",
]);

/** Code names of credits, grants and experiments: never a window; a pool when they carry dollars. */
const CODE_NAMES: ReadonlySet<string> = new Set([
  "iguana_necktie",
  "cinder_cove",
  "tangelo",
  "nimbus_quill",
  "omelette_promotional",
  "copper_kite",
  "brass_thimble",
  "harbor_lantern",
  "wattle_ember",
  "juniper_tide",
  "cedar_ember",
]);

/** `amber_ladder`, `amber_cistern`, `amber_gauge`: a family that grows. */
const CODE_NAME_PREFIX = "amber_";

/** Reset grants: objects without a utilization, with a shape of their own. A meter never redeems one, so it reads none. */
const GRANT_KEYS: ReadonlySet<string> = new Set(["cedar_ember", "juniper_tide"]);

/** Blocks with a decoder of their own, and one flag about a web page. `model_scoped` comes from the Agent SDK only. */
const BLOCK_KEYS: ReadonlySet<string> = new Set([
  "limits",
  "model_scoped",
  "extra_usage",
  "spend",
  "seven_day_breakdown",
  "weekly_scoped_shares",
  "member_dashboard_available",
]);

/**
 * Any of these, even null, makes a body without windows the body of an account without windows; any other 200 is an error
 * in disguise. Source: the CLI's own test, one careful reader of 2.1.286, observed 2026-09.
 */
const USAGE_EVIDENCE_KEYS: readonly string[] = [
  FIVE_HOUR,
  SEVEN_DAY,
  "seven_day_oauth_apps",
  "seven_day_opus",
  "seven_day_sonnet",
  "cinder_cove",
  "extra_usage",
  "limits",
];

/** Whether a top-level key is a window that is known by name. */
export function isFlatWindowKey(key: string): boolean {
  return WINDOW_KEYS.has(key);
}

/** Whether a key is one of the server's code names for something unreleased: never shown as a window. */
export function isCodeName(key: string): boolean {
  return CODE_NAMES.has(key) || key.startsWith(CODE_NAME_PREFIX);
}

/** Whether a key belongs to grants of resets, which are no windows. */
export function isGrantKey(key: string): boolean {
  return GRANT_KEYS.has(key);
}

/** Whether a top-level key has a place in this decoder; the others leave drift. */
export function isKnownKey(key: string): boolean {
  return WINDOW_KEYS.has(key) || BLOCK_KEYS.has(key) || isCodeName(key);
}

/** Whether an object is a usage body even when it lists no window. */
export function isUsageBody(body: { readonly [key: string]: unknown }): boolean {
  return USAGE_EVIDENCE_KEYS.some((key) => Object.hasOwn(body, key));
}

/** The two windows that are listed at 0 % without a reset, as "not started"; the others are placeholders then. */
export function isListedUnstarted(key: WindowKey): boolean {
  return key === FIVE_HOUR || key === SEVEN_DAY;
}

/** What `limits[].kind` calls the two windows that have a flat key as well. */
export const LIMIT_KIND_WINDOWS: Readonly<Record<string, WindowKey | undefined>> = {
  session: FIVE_HOUR,
  weekly_all: SEVEN_DAY,
};

/** The kind of rows that limit one model or surface, and the prefix of their window keys. */
export const SCOPED_KIND = "weekly_scoped";

/** Names a scoped week: `weekly_scoped:Fable`. */
export function scopedWindowKey(scopeName: string): WindowKey {
  return windowKey(`${SCOPED_KIND}:${scopeName}`);
}
