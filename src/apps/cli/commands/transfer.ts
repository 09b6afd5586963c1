import type { Command } from "commander";
import { EXIT_CODES } from "../../../domain/user-error.ts";
import type { ImportDocument } from "../../../documents/service.ts";
import type { CliContext } from "../context.ts";
import { examples } from "../examples.ts";
import { addRangeOptions, toHistoryQuery, type RangeOptions } from "./range-options.ts";

/** `export` and `import`: readings out and in; importing what was exported changes nothing. */
export function addTransferCommands(program: Command, context: CliContext): void {
  addRangeOptions(program.command("export"))
    .description("print every snapshot as a JSON line that import takes back")
    .option("--csv", "print one row per window instead")
    .addHelpText(
      "after",
      examples("claude-meter export > readings.jsonl", "claude-meter export --csv --since 7d"),
    )
    .action(async (options: RangeOptions & { csv?: boolean }) => {
      const backend = await context.backend();
      const query = toHistoryQuery(options, context.clock.nowMs());
      const lines = options.csv ? backend.exportCsv(query) : backend.exportLines(query);
      for await (const line of lines) context.io.writeOut(`${line}\n`);
    });
  program
    .command("import <file>")
    .description("take in readings as JSON lines (- for standard input); twice changes nothing")
    .option("--account <id>", "the account of lines that name none")
    .option("--json", "print the JSON document")
    .addHelpText(
      "after",
      examples(
        "claude-meter import readings.jsonl",
        "ssh laptop claude-meter export | claude-meter import -",
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
    io.writeOut(
      `${document.inserted} new, ${document.duplicates} known already, ${document.rejected.length} refused\n`,
    );
    for (const { line, message } of document.rejected) io.writeError(`line ${line}: ${message}\n`);
  }
  const nothingUsable = document.inserted + document.duplicates === 0;
  if (document.rejected.length > 0 && nothingUsable) io.setExitCode(EXIT_CODES.usage);
}
