import { Command, CommanderError } from "commander";
import { EXIT_CODES } from "../../domain/user-error.ts";
import { commandsFor } from "./command-table.ts";
import type { CliContext } from "./context.ts";
import { examples } from "./examples.ts";
import { helpItem, helpLines, layOutHelp } from "./help-layout.ts";
import { reportError } from "./report-error.ts";
import { usageError } from "./usage-error.ts";

const ENVIRONMENT: readonly (readonly [name: string, meaning: string])[] = [
  ["CLAUDE_METER_HOME", "where readings are kept (default: your system's place for state)"],
  ["CLAUDE_METER_CONFIG", "settings file (default: config.json in that folder)"],
  ["CLAUDE_METER_API_URL", "another server, loopback only: shown as simulated"],
  ["CLAUDE_CONFIG_DIR", "Claude Code's folders, separated by commas"],
  ["NO_COLOR, TZ", "as everywhere"],
];

const EXIT_CODE_LINES = [
  "0 fine · 1 unexpected · 2 usage · 3 no account or no data",
  "4 sign-in or consent needed · 5 threshold crossed",
  "6 busy or rate limited and nothing cached",
];

function epilogue(columns: number): string {
  const termWidth = Math.max(...ENVIRONMENT.map(([name]) => name.length));
  const rows = ENVIRONMENT.map(([name, meaning]) => helpItem(name, meaning, { termWidth, columns }));
  return `\nEnvironment:\n${rows.join("\n")}\n\nExit codes:\n${helpLines(EXIT_CODE_LINES, columns).trimEnd()}`;
}

const COMPLETION_HELP = `${examples(
  "source <(claude-meter complete bash)",
  "claude-meter complete zsh > ~/.zsh/completions/_claude-meter",
  "claude-meter complete fish > ~/.config/fish/completions/claude-meter.fish",
)}
In bash it needs bash-completion.`;

/** Runs the command line; every error ends here as one message and an exit code. */
export async function runCli(argv: readonly string[], context: CliContext): Promise<void> {
  // What stands after `--` belongs to another program.
  const json = argv.slice(0, argv.includes("--") ? argv.indexOf("--") : undefined).includes("--json");
  const program = createProgram(context);
  try {
    await addCommands(program, context, argv);
    await program.parseAsync([...argv], { from: "user" });
  } catch (error) {
    const isOfCommander = error instanceof CommanderError;
    if (isOfCommander && error.exitCode === 0) return context.io.setExitCode(EXIT_CODES.ok);
    reportError(isOfCommander ? usageError(error, program, argv) : error, context.io, json);
  }
}

/** The command line as commander knows it, without its commands. */
function createProgram({ version, io }: CliContext): Command {
  const program = new Command("claude-meter")
    .description(
      "How much of your Claude allowance is left, which surface is eating it, and when you will hit the wall.",
    )
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: io.writeOut, writeErr: () => {} })
    .showHelpAfterError(false)
    .addHelpText("after", epilogue(io.columns));
  layOutHelp(program, io.columns);
  return program;
}

async function addCommands(program: Command, context: CliContext, argv: readonly string[]): Promise<void> {
  const { adds, isAll } = await commandsFor(argv);
  for (const add of adds) add(program, context, argv);
  if (isAll) await addCompletion(program, argv[0] === "complete");
  for (const command of program.commands) command.exitOverride().configureOutput(program.configureOutput());
}

/** `complete SHELL` prints a completion script, and `complete -- WORDS…` answers it. Its library is loaded only when it is asked. */
async function addCompletion(program: Command, isAsked: boolean): Promise<void> {
  if (isAsked) {
    const { default: tab } = await import("@bomb.sh/tab/commander");
    tab(program);
    program.commands.find((command) => command.name() === "complete")?.addHelpText("after", COMPLETION_HELP);
  } else {
    program
      .command("complete <shell>")
      .description("print the completion script of bash, zsh, fish or powershell");
  }
}
