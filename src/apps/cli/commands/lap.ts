import type { Command } from "commander";
import type { LapDocument } from "../../../documents/lap.ts";
import { EXIT_CODES, UserError } from "../../../domain/user-error.ts";
import { toLapView } from "../../../view/laps/lap-view.ts";
import { toLapsTable } from "../../../view/laps/laps-table.ts";
import { toText } from "../../terminal/ansi.ts";
import { renderLap } from "../../terminal/render-lap.ts";
import { renderTable } from "../../terminal/render-table.ts";
import type { CliContext } from "../context.ts";
import { examples } from "../examples.ts";
import { reportError } from "../report-error.ts";

interface LapOptions {
  readonly json?: boolean;
  readonly account?: string;
}

/** `lap`: what did this piece of work cost. Words after a `--` are a command. */
export function addLapCommand(program: Command, context: CliContext, argv: readonly string[]): void {
  program
    .command("lap [words...]")
    .description(
      "say what a piece of work cost: points of every window between two readings, tokens and dollars",
    )
    .usage("[options] -- COMMAND…  |  start  |  stop  |  list")
    .option("--json", "print the JSON document (a command's own output then goes to standard error)")
    .option("--account <id>", "one account")
    .addHelpText(
      "after",
      examples(
        "claude-meter lap -- npm test",
        "claude-meter lap start",
        "claude-meter lap stop --json",
        "claude-meter lap list",
      ),
    )
    .action((words: readonly string[], options: LapOptions) =>
      runLap(words, options, argv.includes("--"), context),
    );
}

async function runLap(
  words: readonly string[],
  options: LapOptions,
  isCommand: boolean,
  context: CliContext,
): Promise<void> {
  const [first, ...rest] = words;
  if (isCommand && first !== undefined) return lapCommand(first, rest, options, context);
  if (rest.length === 0 && first === "start")
    return report(await (await context.backend()).startLap(options.account), options, context);
  if (rest.length === 0 && first === "stop")
    return report(await (await context.backend()).stopLap(options.account), options, context);
  if (rest.length === 0 && first === "list") return list(options, context);
  throw new UserError({
    code: "usage",
    message:
      first === undefined
        ? "lap needs start, stop, list, or a command after --."
        : `lap does not know "${words.join(" ")}".`,
    hint: "Write `lap -- COMMAND…`, `lap start`, `lap stop` or `lap list`.",
    exitCode: EXIT_CODES.usage,
  });
}

/** The command runs and ends as it would without us, whatever becomes of its measure. */
async function lapCommand(
  command: string,
  args: readonly string[],
  options: LapOptions,
  context: CliContext,
): Promise<void> {
  const begun = await attempt(async () => {
    const backend = await context.backend();
    return { backend, mark: await backend.markLap() };
  });
  const exitCode = await context.runChild({ command, args, stdoutToStderr: options.json === true });
  const measured = await attempt(async () => {
    if ("error" in begun) throw begun.error;
    const { backend, mark } = begun.value;
    return backend.lapSince(mark, { command: [command, ...args].join(" "), exitCode });
  });
  if ("error" in measured) reportError(measured.error, context.io, options.json === true);
  else report(measured.value, options, context);
  context.io.setExitCode(exitCode);
}

async function attempt<Value>(
  work: () => Promise<Value>,
): Promise<{ readonly value: Value } | { readonly error: unknown }> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error };
  }
}

async function list({ json, account }: LapOptions, context: CliContext): Promise<void> {
  const document = await (await context.backend()).laps(account);
  const { io, localTime } = context;
  io.writeOut(
    json
      ? `${JSON.stringify(document)}\n`
      : toText(renderTable(toLapsTable(document, localTime), io), io.color),
  );
}

/** The text goes to standard error beside a command, whose own output stays clean; else to standard output. */
function report(document: LapDocument, options: LapOptions, { io, localTime }: CliContext): void {
  if (options.json) return io.writeOut(`${JSON.stringify(document)}\n`);
  const { out, error } = io.sentenceColumns;
  const isBesideCommand = document.command !== null;
  const room = { columns: isBesideCommand ? error : out };
  const text = toText(renderLap(toLapView(document, localTime), room), io.color);
  if (isBesideCommand) io.writeError(text);
  else io.writeOut(text);
}
