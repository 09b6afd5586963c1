import type { HistoryQuery, InsightQuery, ReportQuery, StatusQuery, WhatIfQuery } from "../ports/backend.ts";
import { toIso, type EpochMs } from "../domain/time.ts";

/** A query's members as text; absent ones are left out. */
export type QueryTexts = Readonly<Record<string, string | undefined>>;

/** A path with its query; absent texts are left out. */
export function toPath(path: string, query: QueryTexts = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return pairs.length === 0 ? path : `${path}?${pairs.join("&")}`;
}

/** As `toAnalysisQuery` reads it at the other end, but for the window. */
export function fromStatusQuery({ account, atMs, fetch }: StatusQuery): QueryTexts {
  return { account, at: instant(atMs), fetch: fetch === "never" ? "never" : undefined };
}

/** As `toRange` reads it. */
export function fromRange({ account, window, fromMs, toMs }: HistoryQuery): QueryTexts {
  return { account, window, from: instant(fromMs), to: instant(toMs) };
}

/** As `toInsightQuery` reads it. */
export function fromInsightQuery({ account, window, atMs }: InsightQuery): QueryTexts {
  return { account, window, at: instant(atMs) };
}

/** As `toWhatIfQuery` reads it. */
export function fromWhatIfQuery(query: WhatIfQuery): QueryTexts {
  const { model, pace, pauseMinutes } = query;
  return { ...fromInsightQuery(query), model, pace: number(pace), pauseMinutes: number(pauseMinutes) };
}

/** As `toReportQuery` reads it; the kind is a part of the path. */
export function fromReportQuery(query: ReportQuery): QueryTexts {
  const { account, since, until, last, project, sessionId, mode, order, timeZone, startOfWeek } = query;
  return {
    account,
    since,
    until,
    last: number(last),
    project,
    session: sessionId,
    mode,
    order,
    timezone: timeZone,
    startOfWeek,
    instances: query.instances ? "true" : undefined,
    tokenLimit: query.tokenLimit === undefined ? undefined : String(query.tokenLimit),
  };
}

function instant(atMs: EpochMs | undefined): string | undefined {
  return atMs === undefined ? undefined : toIso(atMs);
}

function number(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
