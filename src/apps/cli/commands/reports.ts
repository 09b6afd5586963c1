import { Option, type Command } from "commander";
import type { ReportDocument } from "../../../documents/reports.ts";
import { EXIT_CODES, UserError } from "../../../domain/user-error.ts";
import { reportCsv } from "../../../view/report-csv.ts";
import { toReportTable } from "../../../view/report-table.ts";
import { toText } from "../../terminal/ansi.ts";
import { renderTable } from "../../terminal/render-table.ts";
import {
  REPORT_KINDS,
  WEEKDAYS,
  type ReportKind,
  type ReportProblem,
  type ReportProgress,
  type ReportQuery,
} from "../backend.ts";
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
  if (options.json && options.csv) throw bothFormats();
  const { io } = context;
  const { timezone: timeZone, id: sessionId, startOfWeek = "sunday", ...rest } = options;
  const progress = io.isErrorTerminal ? showProgress(context) : undefined;
  const problems: ReportProblem[] = [];
  const document = await (
    await context.backend()
  ).report({
    ...rest,
    kind,
    timeZone,
    sessionId,
    startOfWeek,
    onProgress: progress?.show,
    onProblem: (problem) => problems.push(problem),
  });
  progress?.clear();
  for (const problem of problems) io.writeError(errorText(problem));
  if (options.json) return io.writeOut(`${JSON.stringify(document)}\n`);
  if (options.csv)
    return io.writeOut(
      reportCsv(document)
        .map((line) => `${line}\n`)
        .join(""),
    );
  io.writeOut(reportText(document, options, context));
}

function reportText(
  document: ReportDocument,
  options: ReportOptions,
  { io, localTimeOf }: CliContext,
): string {
  const localTime = localTimeOf(document.timeZone);
  const table = toReportTable(document, { breakdown: options.breakdown === true, localTime });
  return toText(renderTable(table, { ...io, compact: options.compact === true }), io.color);
}

/** A long first scan says how far it is, on a terminal only, and leaves nothing behind. */
function showProgress({ io, clock }: CliContext) {
  const SHOW_AFTER_MS = 400;
  const startedAt = clock.monotonicMs();
  let isShown = false;
  return {
    show: ({ doneFiles, totalFiles }: ReportProgress) => {
      if (clock.monotonicMs() - startedAt < SHOW_AFTER_MS) return;
      isShown = true;
      io.writeError(`\r\u001b[KReading transcripts: ${doneFiles} of ${totalFiles}`);
    },
    clear: () => {
      if (isShown) io.writeError("\r\u001b[K");
    },
  };
}

function bothFormats(): UserError {
  return new UserError({
    code: "usage",
    message: "--json and --csv exclude each other.",
    hint: "Give one of them.",
    exitCode: EXIT_CODES.usage,
  });
}
