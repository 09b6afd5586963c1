/** The shapes that the usage body has had, by the date they were first seen, and two that depend on the account. */
export const USAGE_SHAPES = [
  "2025-10",
  "2025-11",
  "2026-02",
  "2026-05",
  "2026-07",
  "2026-09",
  "2026-10-09",
  "enterprise-budget",
  "free-or-lapsed",
] as const;
export type UsageShape = (typeof USAGE_SHAPES)[number];

/** What makes one shape: its keys in order, and how much its blocks carry. */
export interface UsageEra {
  readonly keys: readonly string[];
  /** Fields of a window: the two old ones; with dollars; with `locked_reason` as well. */
  readonly windowFields: "bare" | "dollars" | "locked";
  readonly extraFields: "bare" | "currency" | "switches";
  /** Keys written as `{0, null}` instead of null when the account has nothing there; `nimbus_quill` was such noise for a while. */
  readonly idleWhenMissing: readonly string[];
}

const WINDOW_KEYS = [
  "five_hour",
  "seven_day",
  "seven_day_oauth_apps",
  "seven_day_opus",
  "seven_day_sonnet",
  "seven_day_cowork",
  "seven_day_omelette",
];

/** What follows the windows since the summer of 2026. */
const BLOCK_KEYS = ["extra_usage", "limits", "spend", "member_dashboard_available"];

const KEYS_2026_05 = [...WINDOW_KEYS, "iguana_necktie", "extra_usage"];

const KEYS_2026_09 = [
  ...WINDOW_KEYS,
  "tangelo",
  "iguana_necktie",
  "omelette_promotional",
  "nimbus_quill",
  "cinder_cove",
  "copper_kite",
  "amber_ladder",
  "juniper_tide",
  ...BLOCK_KEYS,
];

const KEYS_2026_10 = [
  ...KEYS_2026_09.slice(0, KEYS_2026_09.indexOf("amber_ladder")),
  "brass_thimble",
  "harbor_lantern",
  "wattle_ember",
  "amber_ladder",
  "amber_cistern",
  "juniper_tide",
  "cedar_ember",
  "amber_gauge",
  ...BLOCK_KEYS,
  "seven_day_breakdown",
  "weekly_scoped_shares",
];

/** A budget seat's are between the two. */
const KEYS_ENTERPRISE = [
  ...KEYS_2026_09.slice(0, KEYS_2026_09.indexOf("amber_ladder")),
  "harbor_lantern",
  "amber_ladder",
  "juniper_tide",
  "cedar_ember",
  ...BLOCK_KEYS,
  "seven_day_breakdown",
];

const KEYS_FREE = [
  ...KEYS_2026_10.filter(
    (key) => !["limits", "member_dashboard_available", "amber_ladder", "brass_thimble"].includes(key),
  ).sort(),
  "limits",
  "member_dashboard_available",
];

/** Source: public captures of the dates in the names; the two account shapes are of 2026-09-15 and 2026-10-09. */
export const USAGE_ERAS: Readonly<Record<UsageShape, UsageEra>> = {
  "2025-10": {
    keys: ["five_hour", "seven_day", "seven_day_oauth_apps", "seven_day_opus"],
    windowFields: "bare",
    extraFields: "bare",
    idleWhenMissing: ["seven_day_oauth_apps", "seven_day_opus"],
  },
  "2025-11": {
    keys: KEYS_2026_05.filter((key) => key !== "seven_day_cowork" && key !== "seven_day_omelette"),
    windowFields: "bare",
    extraFields: "bare",
    idleWhenMissing: ["seven_day_oauth_apps"],
  },
  "2026-02": {
    keys: KEYS_2026_05.filter((key) => key !== "seven_day_omelette"),
    windowFields: "bare",
    extraFields: "bare",
    idleWhenMissing: ["seven_day_sonnet"],
  },
  "2026-05": {
    keys: KEYS_2026_05,
    windowFields: "bare",
    extraFields: "bare",
    idleWhenMissing: [],
  },
  "2026-07": {
    keys: KEYS_2026_09.filter((key) => key !== "copper_kite" && key !== "juniper_tide"),
    windowFields: "dollars",
    extraFields: "currency",
    idleWhenMissing: [],
  },
  "2026-09": {
    keys: KEYS_2026_09,
    windowFields: "locked",
    extraFields: "switches",
    idleWhenMissing: ["nimbus_quill"],
  },
  "2026-10-09": {
    keys: KEYS_2026_10,
    windowFields: "locked",
    extraFields: "switches",
    idleWhenMissing: [],
  },
  "enterprise-budget": {
    keys: KEYS_ENTERPRISE,
    windowFields: "locked",
    extraFields: "switches",
    idleWhenMissing: ["nimbus_quill"],
  },
  "free-or-lapsed": {
    keys: KEYS_FREE,
    windowFields: "locked",
    extraFields: "switches",
    idleWhenMissing: [],
  },
};
