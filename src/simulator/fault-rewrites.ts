import { isObject, type Json, type JsonObject } from "../domain/json.ts";
import { fromIso } from "../domain/time.ts";
import type { Random } from "../ports/random.ts";
import { isoMicros } from "./shapes/reset-text.ts";
import { drawBetween } from "./world/seeded-random.ts";

/** Changes a usage body the way the server might one day. */
export type Rewrite = (body: JsonObject, random: Random) => JsonObject;

/** A window nobody has heard of, flat and as a row of `limits[]`. */
export const addUnknownWindow: Rewrite = (body) => ({
  ...body,
  seven_day_future: { utilization: 12, resets_at: resetOf(body) },
  limits: [
    ...rowsOf(body),
    {
      kind: "monthly_all",
      group: "monthly",
      percent: 7,
      severity: "normal",
      resets_at: resetOf(body),
      scope: null,
      is_active: false,
    },
  ],
});

/** `five_hour` under another name, flat and in `limits[]`. */
export const renameFiveHour: Rewrite = (body) => {
  const entries = Object.entries(body).map(([key, value]): [string, Json] => [
    key === "five_hour" ? "rolling_session" : key,
    value,
  ]);
  const limits = rowsOf(body).map((row) =>
    isObject(row) && row["kind"] === "session" ? { ...row, kind: "rolling_session" } : row,
  );
  return { ...Object.fromEntries(entries), ...(body["limits"] === undefined ? {} : { limits }) };
};

/** Every reset time gone, use or no use. */
export const nullResets: Rewrite = (body) => mapMembers(body, "resets_at", () => null);

/** Reset times that jitter by up to 0.9 s either way, each row by itself, so that they cross the minute. */
export const jitterResets: Rewrite = (body, random) =>
  mapMembers(body, "resets_at", (value) => {
    const resetsAtMs = typeof value === "string" ? fromIso(value) : undefined;
    if (resetsAtMs === undefined) return value;
    return isoMicros(resetsAtMs, Math.round(drawBetween(random, -900_000, 900_000)));
  });

/** One field of one window is text where a number belongs; its neighbours are as ever. */
export const spoilOneField: Rewrite = (body) => ({
  ...body,
  five_hour: isObject(body["five_hour"]) ? { ...body["five_hour"], utilization: "81%" } : "81%",
});

/** The whole payload on the scale of 0 to 1. */
export const fractionScale: Rewrite = (body) => {
  const toFraction = (value: Json) => (typeof value === "number" ? value / 100 : value);
  return mapMembers(mapMembers(body, "utilization", toFraction), "percent", toFraction);
};

function rowsOf(body: JsonObject): readonly Json[] {
  const limits = body["limits"];
  return Array.isArray(limits) ? limits : [];
}

function resetOf(body: JsonObject): Json {
  const week = body["seven_day"];
  return isObject(week) ? (week["resets_at"] as Json) : null;
}

/** A copy with every member of that name replaced, at any depth. */
function mapMembers(object: JsonObject, name: string, change: (value: Json) => Json): JsonObject {
  const deep = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(deep);
    return isObject(value) ? mapMembers(value, name, change) : value;
  };
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, key === name ? change(value) : deep(value)]),
  );
}
