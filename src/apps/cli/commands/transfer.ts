import { Option, type Command } from "commander";
import { EXIT_CODES } from "../../../domain/user-error.ts";
import type { ImportDocument } from "../../../documents/service.ts";
import { machineName } from "../../../view/machines-lines.ts";
import type { CliContext } from "../context.ts";
import { examples } from "../examples.ts";
import { sentences } from "../sentences.ts";
import { addRangeOptions, toHistoryQuery, type RangeOptions } from "./range-options.ts";

/** `export` and `import`: readings, and this machine's use, out and in; importing what was exported changes nothing. */
export function addTransferCommands(program: Command, context: CliContext): void {
  addRangeOptions(program.command("export"))
    .description("print every snapshot as a JSON line that import takes back")
    .addOption(new Option("--csv", "print one row per window instead").conflicts("uses"))
    .option("--uses", "print what this machine's Claude Code used instead, for import on another machine")
    .addHelpText(
      "after",
      examples(
        "claude-meter export > readings.jsonl",
        "claude-meter export --csv --since 7d",
        "claude-meter export --uses | ssh laptop claude-meter import -",
      ),
    )
    .action(async (options: RangeOptions & { csv?: boolean; uses?: boolean }) => {
      const backend = await context.backend();
      const query = toHistoryQuery(options, context.clock.nowMs());
      const lines = options.uses
        ? backend.exportUses(query)
        : options.csv
          ? backend.exportCsv(query)
          : backend.exportLines(query);
      for await (const line of lines) context.io.writeOut(`${line}\n`);
    });
  program
    .command("import <file>")
    .description(
      "take in readings, or another machine's use, as JSON lines (- for standard input); twice changes nothing",
    )
    .option("--account <id>", "the account of lines that name none")
    .option("--json", "print the JSON document")
    .addHelpText(
      "after",
      examples(
        "claude-meter import readings.jsonl",
        "ssh laptop claude-meter export | claude-meter import -",
        "ssh laptop claude-meter export --uses | claude-meter import -",
      ),
    )
    .action(async (file: string, options: { account?: string; json?: boolean }) => {
      const backend = await context.backend();
      const document = await backend.importText(await context.io.readInput(file), options.account);
      reportImport(document, options.json === true, context);
    });
}

function reportImport(document: ImportDocument, json: boolean, { io }: CliContext): void {
  if (json) {
    io.writeOut(`${JSON.stringify(document)}\n`);
  } else {
    io.writeOut(sentences([readingsLine(document), ...usesLines(document)], io.sentenceColumns.out));
    const refusals = document.rejected.map(({ line, message }) => `line ${line}: ${message}`);
    io.writeError(sentences(refusals, io.sentenceColumns.error));
  }
  if (hasLost(document)) io.setExitCode(EXIT_CODES.usage);
}

/** Who deletes a file after a 0 must not lose lines that were refused. A machine's own use is known to it already, unless that was all. */
function hasLost({ rejected, inserted, duplicates, uses }: ImportDocument): boolean {
  const tookSomething = inserted + duplicates > 0 || (uses !== undefined && uses.machines.length > 0);
  return rejected.some(({ code }) => code !== "own-machine" || !tookSomething);
}

function readingsLine({ inserted, duplicates, rejected }: ImportDocument): string {
  return `${inserted} new, ${duplicates} known already, ${rejected.length} refused`;
}

/** `use of desktop: 812 new minutes, 1 grown, 40 known already; known to 2026-11-22T12:00:00.000Z`. */
function usesLines({ uses }: ImportDocument): readonly string[] {
  if (uses === undefined || uses.machines.length === 0) return [];
  const { inserted, replaced, duplicates, machines } = uses;
  const counts = `${inserted} new minutes, ${replaced} grown, ${duplicates} known already`;
  const names = machines.map(machineName).join(", ");
  const ends = machines.map(({ coveredTo }) => coveredTo ?? "no time: the delivery is not whole");
  return [`use of ${names}: ${counts}; known to ${ends.join(", ")}`];
}
