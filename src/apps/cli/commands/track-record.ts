import type { Command } from "commander";
import type { BacktestDocument } from "../../../documents/backtest.ts";
import { accountName } from "../../../view/dropdown/dropdown.ts";
import { formatNumber, withNoun } from "../../../view/format/number.ts";
import { toText } from "../../terminal/ansi.ts";
import { hanging, paragraph } from "../../terminal/paragraph.ts";
import { span, type Line } from "../../terminal/span.ts";
import type { CliContext, CliIo } from "../context.ts";
import { examples } from "../examples.ts";
import { addRangeOptions, toHistoryQuery, type RangeOptions } from "./range-options.ts";

/** `backtest` and `explain`: how far the forecasts can be trusted, and what a message about a limit means. */
export function addTrackRecordCommands(program: Command, context: CliContext): void {
  addRangeOptions(program.command("backtest"))
    .description("replay the kept readings: what each forecast said then, against what happened")
    .option("--json", "print the JSON document, with every forecast")
    .addHelpText(
      "after",
      examples("claude-meter backtest", "claude-meter backtest --window five_hour --since 30d"),
    )
    .action(async (options: RangeOptions & { json?: boolean }) => {
      const backend = await context.backend();
      const document = await backend.backtest(toHistoryQuery(options, context.clock.nowMs()));
      const { io } = context;
      io.writeOut(
        options.json ? `${JSON.stringify(document)}\n` : toText(backtestLines(document, io), io.color),
      );
    });
  program
    .command("explain <message...>")
    .description("say which window a message about a limit names, and what it cannot tell")
    .option("--json", "print the JSON document")
    .addHelpText(
      "after",
      examples('claude-meter explain "Claude usage limit reached. Your limit will reset at 3pm"'),
    )
    .action(async (words: readonly string[], options: { json?: boolean }) => {
      const document = await (await context.backend()).explain(words.join(" "));
      const { io } = context;
      const lines = paragraph(document.explanation, "plain", io);
      io.writeOut(options.json ? `${JSON.stringify(document)}\n` : toText(lines, io.color));
    });
}

function backtestLines({ accounts }: BacktestDocument, io: CliIo): readonly Line[] {
  return accounts.flatMap((account, index): readonly Line[] => [
    ...(index === 0 ? [] : [[]]),
    [span(accountName(account), "strong")],
    ...account.windows.flatMap((window) => windowLines(window, io)),
    ...splitLines(account.splits, io),
  ]);
}

function splitLines({ record }: BacktestDocument["accounts"][number]["splits"], io: CliIo): readonly Line[] {
  if (record === null) return [];
  const held = Math.round(record.heldShare * 100);
  const error = withNoun(formatNumber(record.meanErrorPoints), "point");
  return [
    ...paragraph(`Split of the week: off by ${error}, ${held}% of the bands held`, "plain", io, "  "),
    ...paragraph(`${withNoun(record.comparisons, "comparison")} with the server's own`, "muted", io, "    "),
  ];
}

type WindowMember = BacktestDocument["accounts"][number]["windows"][number];

function windowLines({ label, record, rows }: WindowMember, io: CliIo): readonly Line[] {
  if (record === null) {
    return hanging([span(`  ${label}: `)], `no forecast has settled yet (${rows.length} made)`, "muted", io);
  }
  const held = Math.round(record.levelCoverage * 100);
  const made = `${withNoun(record.forecasts, "forecast")} of ${withNoun(record.cycles, "cycle")}`;
  const error = `mean error at reset ${withNoun(formatNumber(record.levelPinballPercent), "point")} (pinball)`;
  return [
    ...hanging([span(`  ${label}: `)], `${held}% of the 80% intervals held`, "plain", io),
    ...paragraph(`${made}; ${error}, wall Brier ${record.brier.toFixed(3)}`, "muted", io, "    "),
  ];
}
