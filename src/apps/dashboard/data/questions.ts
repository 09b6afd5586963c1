// The pages' questions, each with a key that says all it depends on.
import type { DailyDocument, ProjectDocument, SessionDocument } from "../../../documents/reports.ts";
import type {
  HistoryQuery,
  InsightQuery,
  ReportQuery,
  SeriesQuery,
  WhatIfQuery,
} from "../../../ports/backend.ts";
import { browserTimeZone } from "../browser/clock.ts";
import { meter } from "./meter.ts";
import type { Question } from "./use-document.ts";

function question<Query, T>(name: string, query: Query, ask: (query: Query) => Promise<T>): Question<T> {
  return { key: `${name} ${JSON.stringify(query)}`, ask: () => ask(query) };
}

export const seriesQuestion = (query: SeriesQuery) =>
  question("series", query, (asked) => meter.series(asked));
export const splitHistoryQuestion = (query: HistoryQuery) =>
  question("split-history", query, (asked) => meter.splitHistory(asked));
export const wallsQuestion = (query: HistoryQuery) => question("walls", query, (asked) => meter.walls(asked));
export const backtestQuestion = (query: HistoryQuery) =>
  question("backtest", query, (asked) => meter.backtest(asked));
export const whatIfQuestion = (query: WhatIfQuery) =>
  question("what-if", query, (asked) => meter.whatIf(asked));
export const calibrationQuestion = (query: InsightQuery) =>
  question("calibration", query, (asked) => meter.calibration(asked));
export const DOCTOR_QUESTION = question("doctor", null, () => meter.doctor());
export const LAPS_QUESTION = question("laps", null, () => meter.laps());
export const PAIRINGS_QUESTION = question("pairings", null, () => meter.pairings());
export const SETTINGS_QUESTION = question("settings", null, () => meter.settings());

interface Reports {
  readonly daily: DailyDocument;
  readonly session: SessionDocument;
  readonly project: ProjectDocument;
}

/** A token report in the browser's time zone. */
export function reportQuestion<Kind extends keyof Reports>(
  kind: Kind,
  rest: Pick<ReportQuery, "since" | "last">,
): Question<Reports[Kind]> {
  const query: ReportQuery = {
    kind,
    mode: "auto",
    order: "asc",
    startOfWeek: "monday",
    timeZone: browserTimeZone(),
    ...rest,
  };
  // Each kind of report answers with its own document.
  return question("report", query, async (asked) => (await meter.report(asked)) as Reports[Kind]);
}
