import { Option, type Command } from "commander";
import type { ExplainDocument } from "../../../documents/explain.ts";
import type { ReportDocument } from "../../../documents/reports.ts";
import { EXIT_CODES, UserError } from "../../../domain/user-error.ts";
import { WEEKDAYS } from "../../../domain/wall-clock.ts";
import { toExplainTables } from "../../../view/reports/explain-tables.ts";
import { reportCsv } from "../../../view/reports/report-csv.ts";
import { toReportTable } from "../../../view/reports/report-table.ts";
import { toText } from "../../terminal/ansi.ts";
import { renderTable } from "../../terminal/render-table.ts";
import {
  REPORT_KINDS,
  type ReportKind,
  type ReportProblem,
  type ReportProgress,
  type ReportQuery,
} from "../../../ports/backend.ts";
import type { CliContext } from "../context.ts";
import { examples } from "../examples.ts";
import { parseWhole } from "../parse-options.ts";
import { errorText } from "../report-error.ts";

interface ReportOptions {
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly breakdown?: boolean;
  readonly compact?: boolean;
  readonly instances?: boolean;
  readonly since?: string;
  readonly until?: string;
  readonly last?: number;
  readonly project?: string;
  readonly account?: string;
  readonly mode: ReportQuery["mode"];
  readonly order?: ReportQuery["order"];
  readonly timezone?: string;
  readonly startOfWeek?: ReportQuery["startOfWeek"];
  readonly id?: string;
  readonly tokenLimit?: number | "max";
  readonly explain?: boolean;
}

const DESCRIPTIONS: Readonly<Record<ReportKind, string>> = {
  daily: "show tokens, cost and points of the windows by day",
  weekly: "show tokens, cost and points of the windows by week",
  monthly: "show tokens, cost and points of the windows by month",
  session: "show tokens, cost and points of the windows by session",
  blocks: "show tokens and cost in blocks of five hours, and the requests that a window refused",
  project: "show tokens and cost by project and git branch",
};

/** The reports from Claude Code's transcripts, with ccusage's flags. */
export function addReportCommands(program: Command, context: CliContext): void {
  for (const kind of REPORT_KINDS) {
    const command = program
      .command(kind)
      .description(DESCRIPTIONS[kind])
      .option("--since <day>", "from this day: 20261009 or 2026-10-09")
      .option("--until <day>", "up to this day")
      .option("--last <count>", "the newest so many days (weeks, months), instead of --since", (text) =>
        parseWhole(text, "--last", 1),
      )
      .option("--json", "print the JSON document, a superset of ccusage's")
      .option("--csv", "print comma-separated values")
      .option("--breakdown", "a row for each model")
      .option("--project <name>", "one project: its folder, or the last part of its path")
      .option("--account <id>", "whose windows the points are of, where there are several accounts")
      .option("--timezone <name>", "another time zone's days: Europe/Helsinki, UTC, +05:30")
      .option("--compact", "the narrow table at any width")
      .option(
        "--explain",
        "below it, or with --json instead of it: what of all transcripts is not counted, and why (reads them all again)",
      )
      .option("--offline", "has no effect here: prices are built in")
      .addOption(
        new Option("--mode <mode>", "where costs come from")
          .choices(["auto", "calculate", "display"])
          .default("auto"),
      )
      .addOption(new Option("--order <order>", "by time").choices(["asc", "desc"]))
      .addHelpText("after", examples(`claude-meter ${kind}`, `claude-meter ${kind} --since 20261001 --json`));
    addOwnOptions(command, kind);
    command.action((options: ReportOptions) => runReport(kind, options, context));
  }
}

function addOwnOptions(command: Command, kind: ReportKind): void {
  if (["daily", "weekly", "monthly"].includes(kind)) command.option("--instances", "each project apart");
  if (kind === "weekly") {
    command.addOption(
      new Option("--start-of-week <day>", "the first day of a week").choices(WEEKDAYS).default("sunday"),
    );
  }
  if (kind === "session") command.option("--id <id>", "one session");
  if (kind === "blocks") {
    command.option(
      "--token-limit <tokens>",
      "what you take for a block's limit, or max: the largest one",
      parseTokenLimit,
    );
  }
}

function parseTokenLimit(text: string): number | "max" {
  return text === "max" ? text : parseWhole(text, "--token-limit", 1);
}

async function runReport(kind: ReportKind, options: ReportOptions, context: CliContext): Promise<void> {
  if (options.csv && options.json) throw excludeEachOther("--json", "--csv");
  if (options.csv && options.explain) throw excludeEachOther("--explain", "--csv");
  const { io } = context;
  if (options.json && options.explain) {
    return io.writeOut(`${JSON.stringify(await readExplanation(context))}\n`);
  }
  const document = await readReport(kind, options, context);
  if (options.json) return io.writeOut(`${JSON.stringify(document)}\n`);
  if (options.csv) return io.writeOut(toLines(reportCsv(document)));
  io.writeOut(reportText(document, options, context));
  if (options.explain) io.writeOut(explanationText(await readExplanation(context), context));
}

async function readReport(
  kind: ReportKind,
  { timezone: timeZone, id: sessionId, startOfWeek = "sunday", ...rest }: ReportOptions,
  context: CliContext,
): Promise<ReportDocument> {
  const backend = await context.backend();
  const problems: ReportProblem[] = [];
  const onProblem = (problem: ReportProblem) => problems.push(problem);
  const query = { ...rest, kind, timeZone, sessionId, startOfWeek, onProblem };
  const document = await withProgress(context, (onProgress) => backend.report({ ...query, onProgress }));
  for (const problem of problems) context.io.writeError(errorText(problem, context.io.sentenceColumns.error));
  return document;
}

async function readExplanation(context: CliContext): Promise<ExplainDocument> {
  const backend = await context.backend();
  return withProgress(context, (onProgress) => backend.explainReports(onProgress));
}

function explanationText(document: ExplainDocument, { io }: CliContext): string {
  const tables = toExplainTables(document).map((table) => toText(renderTable(table, io), io.color));
  return tables.map((text) => `\n${text}`).join("");
}

function toLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

function reportText(document: ReportDocument, options: ReportOptions, context: CliContext): string {
  const { io } = context;
  const localTime =
    options.timezone === undefined ? context.localTime : context.localTimeOf(document.timeZone);
  const table = toReportTable(document, { breakdown: options.breakdown === true, localTime });
  return toText(renderTable(table, { ...io, compact: options.compact === true }), io.color);
}

/** A long scan says how far it is, on a terminal only, and leaves nothing behind. */
async function withProgress<T>(
  { io, clock }: CliContext,
  work: (onProgress: ((progress: ReportProgress) => void) | undefined) => Promise<T>,
): Promise<T> {
  if (!io.isErrorTerminal) return work(undefined);
  const SHOW_AFTER_MS = 400;
  const startedAtMs = clock.monotonicMs();
  let isShown = false;
  try {
    return await work(({ doneFiles, totalFiles }) => {
      if (clock.monotonicMs() - startedAtMs < SHOW_AFTER_MS) return;
      isShown = true;
      io.writeError(`\r\u001b[KReading transcripts: ${doneFiles} of ${totalFiles}`);
    });
  } finally {
    if (isShown) io.writeError("\r\u001b[K");
  }
}

function excludeEachOther(one: string, other: string): UserError {
  return new UserError({
    code: "usage",
    message: `${one} and ${other} exclude each other.`,
    hint: "Give one of them.",
    exitCode: EXIT_CODES.usage,
  });
}
