import type { Command } from "commander";
import type { BacktestDocument } from "../../../documents/backtest.ts";
import { accountName } from "../../../view/dropdown/dropdown.ts";
import { formatNumber, withNoun } from "../../../view/format/number.ts";
import { toText } from "../../terminal/ansi.ts";
import { span, wrap, type Line } from "../../terminal/span.ts";
import type { CliContext } from "../context.ts";
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
      io.writeOut(options.json ? `${JSON.stringify(document)}\n` : toText(backtestLines(document), io.color));
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
      const lines = wrap(document.explanation, io.columns).map((text): Line => [span(text)]);
      io.writeOut(options.json ? `${JSON.stringify(document)}\n` : toText(lines, io.color));
    });
}

function backtestLines({ accounts }: BacktestDocument): readonly Line[] {
  return accounts.flatMap((account, index): Line[] => [
    ...(index === 0 ? [] : [[]]),
    [span(accountName(account), "strong")],
    ...account.windows.flatMap(windowLines),
    ...splitLines(account.splits),
  ]);
}

function splitLines({ record }: BacktestDocument["accounts"][number]["splits"]): readonly Line[] {
  if (record === null) return [];
  const held = Math.round(record.heldShare * 100);
  return [
    [
      span(
        `  Split of the week: off by ${withNoun(formatNumber(record.meanErrorPoints), "point")}, ${held}% of the bands held`,
      ),
      span(`, ${withNoun(record.comparisons, "comparison")} with the server's own`, "muted"),
    ],
  ];
}

type WindowMember = BacktestDocument["accounts"][number]["windows"][number];

function windowLines({ label, record, rows }: WindowMember): readonly Line[] {
  if (record === null) {
    return [[span(`  ${label}: `), span(`no forecast has settled yet (${rows.length} made)`, "muted")]];
  }
  const held = Math.round(record.levelCoverage * 100);
  return [
    [
      span(`  ${label}: ${held}% of the 80% intervals held`),
      span(`, ${withNoun(record.forecasts, "forecast")} of ${withNoun(record.cycles, "cycle")}`, "muted"),
    ],
    [
      span(
        `    mean error at reset ${withNoun(formatNumber(record.levelPinballPercent), "point")} (pinball), wall Brier ${record.brier.toFixed(3)}`,
        "muted",
      ),
    ],
  ];
}
