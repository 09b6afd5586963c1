import type { Command } from "commander";
import type { HistoryDocument } from "../../../documents/history.ts";
import { addMs, DAY_MS, type EpochMs } from "../../../domain/time.ts";
import { toHistoryView } from "../../../view/history/history-view.ts";
import { toText } from "../../terminal/ansi.ts";
import { renderHistory } from "../../terminal/render-history.ts";
import type { CliContext } from "../context.ts";
import { examples } from "../examples.ts";
import { parseInstant } from "../parse-options.ts";
import { addRangeOptions, toHistoryQuery, type RangeOptions } from "./range-options.ts";

/** Without `--since`, the text shows this much, up to `--until`. */
const DEFAULT_SPAN_MS = 7 * DAY_MS;

export function addHistoryCommands(program: Command, context: CliContext): void {
  addRangeOptions(program.command("history"))
    .description("show the cycles of each window and how they filled, of the last 7 days; gaps stay gaps")
    .option("--json", "print the JSON document, with every reading that is kept")
    .option("--at <instant>", "as of this instant, blind to anything later")
    .option("--no-fetch", "has no effect here: history never asks the server")
    .addHelpText(
      "after",
      examples("claude-meter history", "claude-meter history --window five_hour --since 2d --json"),
    )
    .action(async (options: RangeOptions & { json?: boolean; at?: string }) => {
      const nowMs = options.at === undefined ? context.clock.nowMs() : parseInstant(options.at);
      const query = toHistoryQuery(options, nowMs);
      const fromMs =
        query.fromMs ?? (options.json ? undefined : addMs(query.toMs ?? nowMs, -DEFAULT_SPAN_MS));
      const toMs = options.at === undefined ? query.toMs : earlier(query.toMs ?? nowMs, nowMs);
      const atMs = options.at === undefined ? undefined : nowMs;
      const document = await (await context.backend()).history({ ...query, atMs, fromMs, toMs });
      context.io.writeOut(options.json ? `${JSON.stringify(document)}\n` : historyText(document, context));
    });
}

function earlier(one: EpochMs, other: EpochMs): EpochMs {
  return one < other ? one : other;
}

function historyText(document: HistoryDocument, { io, localTime }: CliContext): string {
  return toText(renderHistory(toHistoryView(document, localTime), io), io.color);
}
