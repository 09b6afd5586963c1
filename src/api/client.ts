import type {
  BurnDocument,
  FindingsDocument,
  ForecastDocument,
  SplitDocument,
} from "../documents/analyses.ts";
import type {
  DashboardLinkDocument,
  HelloDocument,
  PairedDocument,
  PairingDocument,
  PairingsDocument,
} from "../documents/api.ts";
import type { BacktestDocument } from "../documents/backtest.ts";
import type { CalibrationDocument } from "../documents/calibration.ts";
import type { HistoryDocument } from "../documents/history.ts";
import type { LapDocument, LapsDocument } from "../documents/lap.ts";
import type { ReportDocument } from "../documents/reports.ts";
import type { SeriesDocument } from "../documents/series.ts";
import type { DoctorDocument, ImportDocument } from "../documents/service.ts";
import type { SettingsDocument } from "../documents/settings.ts";
import type { SplitHistoryDocument } from "../documents/split-history.ts";
import type { StatusDocument } from "../documents/status.ts";
import type { WallsDocument } from "../documents/walls.ts";
import type { WhatIfDocument } from "../documents/what-if.ts";
import type { Json } from "../domain/json.ts";
import type {
  AnalysisQuery,
  HistoryQuery,
  InsightQuery,
  ReportQuery,
  SeriesQuery,
  StatusQuery,
  WhatIfQuery,
} from "../ports/backend.ts";
import {
  fromInsightQuery,
  fromRange,
  fromReportQuery,
  fromStatusQuery,
  fromWhatIfQuery,
  toPath,
  type QueryTexts,
} from "./queries.ts";
import { refusalOf } from "./refusal.ts";
import { ROUTES, type RouteName } from "./routes.ts";
import { followStatus, type Sleep, type Subscriber } from "./subscribe.ts";
import { MeterGoneError, type ApiTransport } from "./transport.ts";

/**
 * The daemon's API as functions.
 *
 * Errors: each rejects with the `UserError` that the daemon answered, or with `MeterGoneError` where nobody answers.
 */
export interface ApiClient {
  hello(nonce?: string): Promise<HelloDocument>;
  status(query: StatusQuery): Promise<StatusDocument>;
  burn(query: AnalysisQuery): Promise<BurnDocument>;
  forecast(query: AnalysisQuery): Promise<ForecastDocument>;
  split(query: AnalysisQuery): Promise<SplitDocument>;
  findings(query: AnalysisQuery): Promise<FindingsDocument>;
  /** Asks the server now, as far as its gate lets a person. */
  refresh(account?: string): Promise<StatusDocument>;
  /** Thinned out for a chart. */
  series(query: SeriesQuery): Promise<SeriesDocument>;
  /** Every reading. */
  history(query: HistoryQuery): Promise<HistoryDocument>;
  /** JSON lines as `import` takes them. */
  addReadings(lines: string, account?: string): Promise<ImportDocument>;
  report(query: ReportQuery): Promise<ReportDocument>;
  backtest(query: HistoryQuery): Promise<BacktestDocument>;
  walls(query: HistoryQuery): Promise<WallsDocument>;
  whatIf(query: WhatIfQuery): Promise<WhatIfDocument>;
  splitHistory(query: HistoryQuery): Promise<SplitHistoryDocument>;
  calibration(query: InsightQuery): Promise<CalibrationDocument>;
  doctor(): Promise<DoctorDocument>;
  laps(account?: string): Promise<LapsDocument>;
  startLap(account?: string): Promise<LapDocument>;
  stopLap(account?: string): Promise<LapDocument>;
  settings(): Promise<SettingsDocument>;
  /** `changes` is a part of the settings file. */
  changeSettings(changes: Json): Promise<SettingsDocument>;
  startPairing(): Promise<PairingDocument>;
  claimPairing(claim: { readonly code: string; readonly name: string }): Promise<PairedDocument>;
  pairings(): Promise<PairingsDocument>;
  endPairing(id: string): Promise<PairingsDocument>;
  dashboardLink(): Promise<DashboardLinkDocument>;
  /** The status now and at each change, until the subscriber's signal aborts. */
  subscribe(subscriber: Subscriber): Promise<void>;
}

/** What a client stands on. */
export interface ApiClientParts {
  readonly transport: ApiTransport;
  /** For the waits between two tries of a subscription. */
  readonly sleep: Sleep;
}

/** A client of the local API, in a browser or in Node. */
export function createApiClient({ transport, sleep }: ApiClientParts): ApiClient {
  const ask = createAsk(transport);
  return {
    hello: (nonce) => ask("hello", { query: { nonce } }),
    status: (query) => ask("status", { query: fromStatusQuery(query) }),
    burn: (query) => ask("burn", { query: fromAnalysisQuery(query) }),
    forecast: (query) => ask("forecast", { query: fromAnalysisQuery(query) }),
    split: (query) => ask("split", { query: fromAnalysisQuery(query) }),
    findings: (query) => ask("findings", { query: fromAnalysisQuery(query) }),
    refresh: (account) => ask("refresh", { query: { account } }),
    series: (query) => ask("history", { query: { ...fromRange(query), points: query.points?.toString() } }),
    history: (query) => ask("readings", { query: fromRange(query) }),
    addReadings: (lines, account) => ask("addReadings", { query: { account }, text: lines }),
    report: (query) => ask("report", { part: query.kind, query: fromReportQuery(query) }),
    backtest: (query) => ask("backtest", { query: fromRange(query) }),
    walls: (query) => ask("walls", { query: fromRange(query) }),
    whatIf: (query) => ask("whatIf", { query: fromWhatIfQuery(query) }),
    splitHistory: (query) => ask("splitHistory", { query: fromRange(query) }),
    calibration: (query) => ask("calibration", { query: fromInsightQuery(query) }),
    doctor: () => ask("doctor"),
    laps: (account) => ask("laps", { query: { account } }),
    startLap: (account) => ask("startLap", { query: { account } }),
    stopLap: (account) => ask("stopLap", { query: { account } }),
    settings: () => ask("settings"),
    changeSettings: (changes) => ask("changeSettings", { json: changes }),
    startPairing: () => ask("startPairing"),
    claimPairing: ({ code, name }) => ask("claimPairing", { json: { code, name } }),
    pairings: () => ask("pairings"),
    endPairing: (id) => ask("endPairing", { part: id }),
    dashboardLink: () => ask("dashboardLink"),
    subscribe: (subscriber) => followStatus(transport, sleep, subscriber),
  };
}

function fromAnalysisQuery(query: AnalysisQuery): QueryTexts {
  return { ...fromStatusQuery(query), window: query.window };
}

interface Question {
  readonly query?: QueryTexts;
  /** What stands for the path's `:name`. */
  readonly part?: string;
  readonly json?: Json;
  readonly text?: string;
}

function createAsk(transport: ApiTransport) {
  return async <T>(name: RouteName, { query, part = "", json, text }: Question = {}): Promise<T> => {
    const { method, path } = ROUTES[name];
    const body = json === undefined ? text : JSON.stringify(json);
    const reply = await transport({
      method,
      path: toPath(path.replace(/:\w+/, encodeURIComponent(part)), query),
      headers:
        body === undefined ? {} : { "content-type": json === undefined ? "text/plain" : "application/json" },
      ...(body === undefined ? {} : { body }),
    });
    const answer = parse(await joined(reply.chunks()));
    if (reply.status < 200 || reply.status > 299) throw refusalOf(reply, answer);
    return answer as T;
  };
}

async function joined(chunks: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const chunk of chunks) text += chunk;
  return text;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MeterGoneError("What answers is no meter: it does not speak JSON.", { cause });
  }
}
