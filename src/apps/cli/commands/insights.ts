import type { Command } from "commander";
import type { EpochMs } from "../../../domain/time.ts";
import { EXIT_CODES, UserError } from "../../../domain/user-error.ts";
import { toCalibrationViews } from "../../../view/insights/calibration-view.ts";
import { toSplitHistoryTables } from "../../../view/insights/split-history-tables.ts";
import type { Table } from "../../../view/table.ts";
import { toWallsTables } from "../../../view/insights/walls-tables.ts";
import { toWhatIfTables } from "../../../view/insights/what-if-tables.ts";
import { toText } from "../../terminal/ansi.ts";
import { renderTable } from "../../terminal/render-table.ts";
import { span, wrap, type Line } from "../../terminal/span.ts";
import type { AnalysisOptions, CliContext } from "../context.ts";
import { examples } from "../examples.ts";
import { parseInstant, parseWhole } from "../parse-options.ts";
import { errorText, toErrorDocument } from "../report-error.ts";
import { addRangeOptions, toHistoryQuery, type RangeOptions } from "./range-options.ts";
import { addOfflineQueryOptions } from "./query-options.ts";

interface WhatIfOptions extends AnalysisOptions {
  readonly pace?: string;
  readonly pause?: string;
  readonly model?: string;
}

type PastOptions = RangeOptions & { readonly json?: boolean; readonly at?: string };

/** `what-if`, `calibrate`, `walls` and `split-history`: what readings and transcripts tell together. No command here asks the server. */
export function addInsightCommands(program: Command, context: CliContext): void {
  addOfflineQueryOptions(program.command("what-if"))
    .description(
      "show what would become of each window at another pace, after a pause or on another model, and whether a task fits",
    )
    .option("--pace <factor>", "all use times this: 0.5 is half the pace")
    .option("--pause <minutes>", "nothing at all for so long")
    .option("--model <name>", "Claude Code's work here on another model: opus, sonnet, …")
    .addHelpText(
      "after",
      examples("claude-meter what-if", "claude-meter what-if --window five_hour --pace 0.5 --json"),
    )
    .action(async (options: WhatIfOptions) => {
      const query = { ...toAsked(options), account: options.account, window: options.window };
      await answerAt(options, context, async (atMs) => {
        const document = await (await context.backend()).whatIf({ ...query, atMs });
        return { document, lines: tableLines(toWhatIfTables(document, context.localTime), context) };
      });
    });
  addOfflineQueryOptions(program.command("calibrate"))
    .description("show how this machine's tokens are fitted to percent-points, how well, or what is missing")
    .addHelpText("after", examples("claude-meter calibrate", "claude-meter calibrate --json"))
    .action(async (options: AnalysisOptions) => {
      const { account, window } = options;
      await answerAt(options, context, async (atMs) => {
        const document = await (await context.backend()).calibration({ atMs, account, window });
        return { document, lines: calibrationLines(toCalibrationViews(document), context) };
      });
    });
  addPastCommand(
    program,
    "walls",
    "show each time that a window was at its wall, how long, and what filled it",
  )
    .addHelpText("after", examples("claude-meter walls", "claude-meter walls --since 30d --json"))
    .action(async (options: PastOptions) => {
      const document = await (await context.backend()).walls(toQuery(options, context));
      write(context, options.json, document, tableLines(toWallsTables(document, context.localTime), context));
    });
  addPastCommand(program, "split-history", "show each window's use by surface over time, with bands")
    .addHelpText("after", examples("claude-meter split-history --since 7d --window seven_day"))
    .action(async (options: PastOptions) => {
      const document = await (await context.backend()).splitHistory(toQuery(options, context));
      const tables = toSplitHistoryTables(document, context.localTime);
      write(context, options.json, document, tableLines(tables, context));
    });
}

function addPastCommand(program: Command, name: string, description: string): Command {
  return addRangeOptions(program.command(name))
    .description(description)
    .option("--json", "print the JSON document")
    .option("--at <instant>", "as of this instant, blind to anything later")
    .option("--no-fetch", "has no effect here: the server is never asked");
}

function toQuery(options: PastOptions, { clock }: CliContext) {
  const nowMs = options.at === undefined ? clock.nowMs() : parseInstant(options.at);
  const query = toHistoryQuery(options, nowMs);
  const isBounded = options.at !== undefined && (query.toMs === undefined || query.toMs > nowMs);
  const atMs = options.at === undefined ? undefined : nowMs;
  return { ...query, atMs, toMs: isBounded ? nowMs : query.toMs };
}

function toAsked({ pace, pause, model }: WhatIfOptions) {
  return {
    pace: pace === undefined ? undefined : parsePace(pace),
    pauseMinutes: pause === undefined ? undefined : parseWhole(pause, "--pause", 0),
    model,
  };
}

/** Errors: `UserError` (2). */
function parsePace(text: string): number {
  const pace = Number(text);
  if (text.trim() !== "" && pace >= 0 && pace <= PACE_MAX) return pace;
  throw new UserError({
    code: "bad-number",
    message: `--pace must be a number from 0 to ${PACE_MAX}, not "${text}".`,
    hint: "Write it as in --pace 0.5.",
    exitCode: EXIT_CODES.usage,
  });
}

const PACE_MAX = 100;

interface Answer {
  readonly document: unknown;
  readonly lines: readonly Line[];
}

/**
 * One answer for now, or one for each `--at`; of several instants one without data does not silence the others.
 * Errors: `UserError` when none has data.
 */
async function answerAt(
  { at, json }: AnalysisOptions,
  context: CliContext,
  answer: (atMs?: EpochMs) => Promise<Answer>,
): Promise<void> {
  const answers: (Answer | UserError)[] = [];
  for (const atMs of at ?? [undefined]) answers.push(await answer(atMs).catch(noDataOnly));
  const [first] = answers;
  if (first instanceof UserError && answers.every((one) => one instanceof UserError)) throw first;
  for (const one of answers) {
    if (one instanceof UserError) {
      const { writeOut, sentenceColumns } = context.io;
      writeOut(json ? `${JSON.stringify(toErrorDocument(one))}\n` : errorText(one, sentenceColumns.out));
    } else {
      write(context, json, one.document, one.lines);
    }
  }
}

function noDataOnly(error: unknown): UserError {
  if (error instanceof UserError && error.exitCode === EXIT_CODES.noData) return error;
  throw error;
}

function write(
  { io }: CliContext,
  json: boolean | undefined,
  document: unknown,
  lines: readonly Line[],
): void {
  io.writeOut(json ? `${JSON.stringify(document)}\n` : toText(lines, io.color));
}

function tableLines(tables: readonly Table[], { io }: CliContext): readonly Line[] {
  if (tables.length === 0) return [[span("No window is reported.", "muted")]];
  return tables.flatMap((table, index) => [...(index === 0 ? [] : [[]]), ...renderTable(table, io)]);
}

function calibrationLines(views: ReturnType<typeof toCalibrationViews>, { io }: CliContext): readonly Line[] {
  return views.flatMap(({ title, windows }): Line[] => [
    [span(title, "strong")],
    ...windows.flatMap(({ label, sentences }): Line[] => [
      [],
      [span(label, "strong")],
      ...sentences.flatMap((sentence) => wrap(sentence, io.columns).map((text): Line => [span(text)])),
    ]),
  ]);
}
