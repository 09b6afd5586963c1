import type { DoctorDocument, ImportDocument } from "../documents/service.ts";
import type {
  BurnDocument,
  FindingsDocument,
  ForecastDocument,
  SplitDocument,
} from "../documents/analyses.ts";
import type { BacktestDocument } from "../documents/backtest.ts";
import type { CalibrationDocument } from "../documents/calibration.ts";
import type { ExplainDocument } from "../documents/explain.ts";
import type { HistoryDocument } from "../documents/history.ts";
import type { LapDocument, LapsDocument } from "../documents/lap.ts";
import type { LimitMessageDocument } from "../documents/limit-message.ts";
import type { MachinesDocument } from "../documents/machines.ts";
import type { ReportDocument } from "../documents/reports.ts";
import type { SeriesDocument } from "../documents/series.ts";
import type { SplitHistoryDocument } from "../documents/split-history.ts";
import type { StatusDocument } from "../documents/status.ts";
import type { WallsDocument } from "../documents/walls.ts";
import type { WhatIfDocument } from "../documents/what-if.ts";
import type { EpochMs } from "../domain/time.ts";
import { type Weekday } from "../domain/wall-clock.ts";

/**
 * Whether a command may ask the server: `auto` when the gate allows it, `user` because a person asked (skips the spacing, never a
 * refusal), `never` from the store alone.
 */
export type FetchMode = "auto" | "user" | "never";

/** What a status is asked for. */
export interface StatusQuery {
  /** As of this instant, from the store alone and blind to anything later; absent: now. */
  readonly atMs?: EpochMs | undefined;
  /** An id, an e-mail or a unique prefix; absent: all. */
  readonly account?: string | undefined;
  readonly fetch: FetchMode;
}

/** Which kept readings are asked for. */
export interface HistoryQuery {
  /** As of this instant, blind to anything later; absent: now. */
  readonly atMs?: EpochMs | undefined;
  readonly fromMs?: EpochMs | undefined;
  readonly toMs?: EpochMs | undefined;
  readonly account?: string | undefined;
  readonly window?: string | undefined;
}

/** One analysis of the status, of one window or of all. */
export interface AnalysisQuery extends StatusQuery {
  readonly window?: string | undefined;
}

export const ANALYSIS_KINDS = ["status", "burn", "forecast", "split", "findings"] as const;
/** Which part of the status a document holds. */
export type AnalysisKind = (typeof ANALYSIS_KINDS)[number];

/** The document that answers each kind. */
export interface AnalysisDocuments {
  readonly status: StatusDocument;
  readonly burn: BurnDocument;
  readonly forecast: ForecastDocument;
  readonly split: SplitDocument;
  readonly findings: FindingsDocument;
}

/** Which kept readings a chart asks for. */
export interface SeriesQuery extends HistoryQuery {
  /** At most so many points of each window; absent: some hundreds. */
  readonly points?: number | undefined;
}

/** An analysis of the store and of this machine's transcripts; asks no server. */
export interface InsightQuery {
  /** As of this instant, blind to anything later; absent: now. */
  readonly atMs?: EpochMs | undefined;
  readonly account?: string | undefined;
  readonly window?: string | undefined;
}

/** Which change is tried out. */
export interface WhatIfQuery extends InsightQuery {
  /** A model's name or family; absent: each that a fit knows. */
  readonly model?: string | undefined;
  /** All use times this, above 0; absent: 1. */
  readonly pace?: number | undefined;
  /** Whole, 0 and up; absent: none. */
  readonly pauseMinutes?: number | undefined;
}

export const REPORT_KINDS = ["daily", "weekly", "monthly", "session", "blocks", "project"] as const;
/** What the rows of a report are. */
export type ReportKind = (typeof REPORT_KINDS)[number];

/** Texts are as the user gave them; the backend judges them. */
export interface ReportQuery {
  readonly kind: ReportKind;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  /** The newest so many periods, the running one included. */
  readonly last?: number | undefined;
  readonly project?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly account?: string | undefined;
  readonly mode: "auto" | "calculate" | "display";
  readonly order?: "asc" | "desc" | undefined;
  /** Absent: the machine's own. */
  readonly timeZone?: string | undefined;
  readonly startOfWeek: Weekday;
  readonly instances?: boolean | undefined;
  /** Tokens that the user takes for a block's limit; `max`: the largest finished block. */
  readonly tokenLimit?: number | "max" | undefined;
  readonly onProgress?: ((progress: ReportProgress) => void) | undefined;
  /** Told what went wrong on the way to a report that is right all the same. */
  readonly onProblem?: ((problem: ReportProblem) => void) | undefined;
}

/** Something about a report that its reader should know. */
export interface ReportProblem {
  readonly message: string;
  /** One line: what to do. */
  readonly hint: string;
}

/** How far the reading of transcripts is. */
export interface ReportProgress {
  readonly doneFiles: number;
  readonly totalFiles: number;
}

/** What a lap has at its start; the backend keeps it or hands it back as it is. */
export interface LapMark {
  readonly startedAtMs: EpochMs;
}

/** What the commands ask for: documents, ready to print. Rejects with `UserError` for what the user can mend. */
export interface Backend {
  status(query: StatusQuery): Promise<StatusDocument>;
  /** The status, or the part of it that one command prints. */
  analysis<Kind extends AnalysisKind>(kind: Kind, query: AnalysisQuery): Promise<AnalysisDocuments[Kind]>;
  /** Decodes a saved payload: no account, no network, no store. */
  statusOfInput(text: string, atMs?: EpochMs): Promise<StatusDocument>;
  history(query: HistoryQuery): Promise<HistoryDocument>;
  /** The history thinned out for a chart. */
  series(query: SeriesQuery): Promise<SeriesDocument>;
  /** JSON lines that `importText` takes back. */
  exportLines(query: HistoryQuery): AsyncIterable<string>;
  /** One row per window and snapshot. */
  exportCsv(query: HistoryQuery): AsyncIterable<string>;
  /** What this machine's Claude Code used, as JSON lines that `importText` takes on another one. */
  exportUses(query: HistoryQuery): AsyncIterable<string>;
  /** This machine, and what was heard of others. */
  machines(): Promise<MachinesDocument>;
  /** Drops all that came from one: its id, the beginning of it, or its name. */
  forgetMachine(machine: string): Promise<MachinesDocument>;
  importText(text: string, account?: string): Promise<ImportDocument>;
  /** Reads now and remembers where the lap began, for a later process. */
  startLap(account?: string): Promise<LapDocument>;
  /** Reads now and says what the remembered lap cost. */
  stopLap(account?: string): Promise<LapDocument>;
  /** Reads now and gives a mark that `lapSince` takes: for a lap within one process. */
  markLap(): Promise<LapMark>;
  lapSince(mark: LapMark, run: { readonly command: string; readonly exitCode: number }): Promise<LapDocument>;
  /** The laps that have ended, and the one that runs; asks no server. */
  laps(account?: string): Promise<LapsDocument>;
  backtest(query: HistoryQuery): Promise<BacktestDocument>;
  /** Every wall of a time, from readings and from refused requests. */
  walls(query: HistoryQuery): Promise<WallsDocument>;
  /** What would become of each window under a change, and whether a task fits before its wall. */
  whatIf(query: WhatIfQuery): Promise<WhatIfDocument>;
  /** How tokens are fitted to percent-points, or what is missing for it. */
  calibration(query: InsightQuery): Promise<CalibrationDocument>;
  /** Each window's use by surface over time. */
  splitHistory(query: HistoryQuery): Promise<SplitHistoryDocument>;
  /** Decodes a message about a limit. */
  explain(message: string): Promise<LimitMessageDocument>;
  report(query: ReportQuery): Promise<ReportDocument>;
  /** What of the transcripts counts in no report, and why; reads them all. */
  explainReports(onProgress?: (progress: ReportProgress) => void): Promise<ExplainDocument>;
  doctor(): Promise<DoctorDocument>;
  close(): Promise<void>;
}
