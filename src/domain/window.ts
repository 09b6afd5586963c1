import { DAY_MS, HOUR_MS, type DurationMs } from "./time.ts";

declare const windowKeyBrand: unique symbol;

/** Names a window as the server does: `five_hour`, `seven_day`, `weekly_scoped:Fable`, … An open set. */
export type WindowKey = string & { readonly [windowKeyBrand]: true };

/** Brands text as a window key. */
export function windowKey(text: string): WindowKey {
  return text as WindowKey;
}

/** The five-hour window. Source: `five_hour`, observed since 2025-10; `session` in `limits[]`, since 2026-07. */
export const FIVE_HOUR: WindowKey = windowKey("five_hour");
/** The week of all models. Source: `seven_day`, observed since 2025-10; `weekly_all` in `limits[]`, since 2026-07. */
export const SEVEN_DAY: WindowKey = windowKey("seven_day");
/** The part of the week that OAuth apps used: Claude Code, as it seemed. Source: `seven_day_oauth_apps`, observed since 2025-10. */
export const SEVEN_DAY_OAUTH_APPS: WindowKey = windowKey("seven_day_oauth_apps");

/** What a window limits: everything, one model, one surface, or clients that sign in by OAuth. */
export type WindowScope =
  | { readonly kind: "all" }
  | { readonly kind: "model"; readonly name: string }
  | { readonly kind: "surface"; readonly name: string }
  | { readonly kind: "oauth-apps" }
  | { readonly kind: "unknown" };

interface KnownWindow {
  readonly label: string;
  readonly scope: WindowScope;
}

/** Labels follow the wording of Claude Code's own screen where there is one. Source: CLI 2.1.295, observed 2026-08. */
const KNOWN_WINDOWS: ReadonlyMap<string, KnownWindow> = new Map(
  Object.entries({
    five_hour: { label: "5-hour", scope: { kind: "all" } },
    seven_day: { label: "Week, all models", scope: { kind: "all" } },
    seven_day_sonnet: { label: "Week, Sonnet", scope: { kind: "model", name: "Sonnet" } },
    seven_day_opus: { label: "Week, Opus", scope: { kind: "model", name: "Opus" } },
    seven_day_overage_included: { label: "Week, Fable", scope: { kind: "model", name: "Fable" } },
    seven_day_oauth_apps: { label: "Week, OAuth apps", scope: { kind: "oauth-apps" } },
    seven_day_cowork: { label: "Week, Cowork", scope: { kind: "surface", name: "Cowork" } },
    seven_day_omelette: { label: "Week, Claude Design", scope: { kind: "surface", name: "Claude Design" } },
    seven_day_routines: { label: "Week, Routines", scope: { kind: "surface", name: "Routines" } },
  } satisfies Record<string, KnownWindow>),
);

const SCOPED_PREFIX = "weekly_scoped:";

/** Windows without a label of their own. Source: `spend_limit` of the status line; the others only a reader of the CLI named; observed 2026. */
const UNLABELLED_KEYS: ReadonlySet<string> = new Set([
  "spend_limit",
  "seven_day_claude_routines",
  "seven_day_design",
]);

/**
 * The key that somebody means by a key or a label, in any case, of a window that some plan is known to have; a scoped week's only of a model
 * or surface that is known. Shape: `undefined` for a name that nobody knows.
 */
export function knownWindowKey(name: string): WindowKey | undefined {
  if (KNOWN_WINDOWS.has(name) || UNLABELLED_KEYS.has(name)) return windowKey(name);
  const labelled = [...KNOWN_WINDOWS].find(([, { label }]) => label.toLowerCase() === name.toLowerCase());
  if (labelled) return windowKey(labelled[0]);
  if (!name.startsWith(SCOPED_PREFIX)) return undefined;
  const scopeName = name.slice(SCOPED_PREFIX.length);
  const isScope = ({ scope }: KnownWindow) => "name" in scope && scope.name === scopeName;
  return [...KNOWN_WINDOWS.values()].some(isScope) ? windowKey(name) : undefined;
}

/** The name shown to people. An unknown key is shown under its own name. */
export function windowLabel(key: WindowKey): string {
  const known = KNOWN_WINDOWS.get(key);
  if (known) return known.label;
  return key.startsWith(SCOPED_PREFIX) ? `Week, ${key.slice(SCOPED_PREFIX.length)}` : key;
}

/** What the window limits, as far as its key tells. A scoped weekly row is taken for a model: every capture's was. */
export function windowScope(key: WindowKey): WindowScope {
  const known = KNOWN_WINDOWS.get(key);
  if (known) return known.scope;
  if (key.startsWith(SCOPED_PREFIX)) return { kind: "model", name: key.slice(SCOPED_PREFIX.length) };
  return { kind: "unknown" };
}

/** The length of the window's cycle; `undefined` where the key does not tell. */
export function windowLengthMs(key: WindowKey): DurationMs | undefined {
  if (key === FIVE_HOUR) return 5 * HOUR_MS;
  return /^(seven_day|weekly)/.test(key) ? 7 * DAY_MS : undefined;
}

/** Five hours first, then the whole week, then the rest by name: the order of every list of windows. */
export function compareWindowKeys(a: WindowKey, b: WindowKey): number {
  return rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0);
}

function rank(key: WindowKey): number {
  if (key === FIVE_HOUR) return 0;
  if (key === SEVEN_DAY) return 1;
  return KNOWN_WINDOWS.get(key) || key.startsWith(SCOPED_PREFIX) ? 2 : 3;
}
