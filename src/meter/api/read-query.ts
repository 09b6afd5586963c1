import { HISTORY_POINTS, type Route } from "../../api/routes.ts";
import { fromIso, type EpochMs } from "../../domain/time.ts";
import { WEEKDAYS } from "../../domain/wall-clock.ts";
import {
  type AnalysisQuery,
  type HistoryQuery,
  type InsightQuery,
  type ReportKind,
  type ReportQuery,
  type SeriesQuery,
  type WhatIfQuery,
} from "../../ports/backend.ts";
import { Refusal } from "./refusals.ts";

/** A request's query, each name at most once and known to the route. */
export type Query = ReadonlyMap<string, string>;

/** Errors: `Refusal` for a name that the route does not take, or that comes twice. */
export function readQuery(url: URL, route: Route): Query {
  const query = new Map<string, string>();
  for (const [name, value] of url.searchParams) {
    if (!route.query.includes(name)) {
      const known = route.query.length === 0 ? "It takes none." : `It takes ${route.query.join(", ")}.`;
      throw badQuery(`"${name.slice(0, 40)}" is not a part of this query`, known);
    }
    if (query.has(name)) throw badQuery(`"${name}" is given twice`, "Give it once.");
    query.set(name, value);
  }
  return query;
}

/** One analysis, as of now or of `at`. Errors: `Refusal` (400) for a value that cannot be read, here and below. */
export function toAnalysisQuery(query: Query): AnalysisQuery {
  const atMs = instant(query, "at");
  const fetch = choice(query, "fetch", ["auto", "never"]) ?? "auto";
  return { ...accountAndWindow(query), atMs, fetch: atMs === undefined ? fetch : "never" };
}

/** A stretch of time; either end may be open. */
export function toRange(query: Query): HistoryQuery {
  const [fromMs, toMs] = [instant(query, "from"), instant(query, "to")];
  if (fromMs !== undefined && toMs !== undefined && fromMs > toMs)
    throw badQuery('"from" is after "to"', "Give the earlier one as from.");
  return { ...accountAndWindow(query), fromMs, toMs };
}

/** A stretch of time, and how many points of each window a chart has room for. */
export function toSeriesQuery(query: Query): SeriesQuery {
  const points = whole(query, "points", { min: 1, max: HISTORY_POINTS.max });
  return { ...toRange(query), points: points ?? HISTORY_POINTS.byDefault };
}

/** What the whole history says, as of now or of `at`. */
export function toInsightQuery(query: Query): InsightQuery {
  return { ...accountAndWindow(query), atMs: instant(query, "at") };
}

/** Another pace, a pause, another model. */
export function toWhatIfQuery(query: Query): WhatIfQuery {
  return {
    ...toInsightQuery(query),
    model: query.get("model"),
    pace: number(query, "pace", { min: 0.01, max: 100 }),
    pauseMinutes: whole(query, "pauseMinutes", { min: 0, max: 525_600 }),
  };
}

/** A report over transcripts. */
export function toReportQuery(kind: ReportKind, query: Query): ReportQuery {
  return {
    kind,
    account: query.get("account"),
    since: query.get("since"),
    until: query.get("until"),
    last: whole(query, "last", { min: 1, max: 100_000 }),
    project: query.get("project"),
    sessionId: query.get("session"),
    mode: choice(query, "mode", ["auto", "calculate", "display"]) ?? "auto",
    order: choice(query, "order", ["asc", "desc"]),
    timeZone: query.get("timezone"),
    startOfWeek: choice(query, "startOfWeek", WEEKDAYS) ?? "sunday",
    instances: choice(query, "instances", ["true", "false"]) === "true",
    tokenLimit:
      query.get("tokenLimit") === "max"
        ? "max"
        : whole(query, "tokenLimit", { min: 1, max: Number.MAX_SAFE_INTEGER }),
  };
}

function accountAndWindow(query: Query) {
  return { account: query.get("account"), window: query.get("window") };
}

function instant(query: Query, name: string): EpochMs | undefined {
  const text = query.get(name);
  if (text === undefined) return undefined;
  const atMs = fromIso(text);
  if (atMs !== undefined) return atMs;
  throw badQuery(`"${name}" is not an instant`, "Write date, time and zone, as in 2026-05-11T18:24:00Z.");
}

function choice<const T extends string>(query: Query, name: string, choices: readonly T[]): T | undefined {
  const text = query.get(name);
  if (text === undefined) return undefined;
  const chosen = choices.find((one) => one === text);
  if (chosen !== undefined) return chosen;
  throw badQuery(`"${name}" is none of its choices`, `Write one of ${choices.join(", ")}.`);
}

interface Bounds {
  readonly min: number;
  readonly max: number;
}

function number(query: Query, name: string, { min, max }: Bounds): number | undefined {
  const text = query.get(name);
  if (text === undefined) return undefined;
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(value) && value >= min && value <= max) return value;
  throw badQuery(
    `"${name}" is not a number from ${min} to ${max}`,
    `Write it as in ${name}=${Math.max(min, 1)}.`,
  );
}

function whole(query: Query, name: string, bounds: Bounds): number | undefined {
  const value = number(query, name, bounds);
  if (value === undefined || Number.isInteger(value)) return value;
  throw badQuery(`"${name}" is not a whole number`, `Write it as in ${name}=${Math.max(bounds.min, 1)}.`);
}

function badQuery(reason: string, hint: string): Refusal {
  return new Refusal({
    status: 400,
    code: "bad-query",
    message: `The query cannot be used: ${reason}.`,
    hint,
  });
}
