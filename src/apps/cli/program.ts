import { Command, CommanderError } from "commander";
import { EXIT_CODES } from "../../domain/user-error.ts";
import { addAlertCommands } from "./commands/alerts.ts";
import { addAnalysisCommands } from "./commands/analyses.ts";
import { addClaudeSettingsCommands } from "./commands/claude-settings.ts";
import { addDaemonCommands } from "./commands/daemon.ts";
import { addDashboardCommand } from "./commands/dashboard.ts";
import { addDemoCommand } from "./commands/demo.ts";
import { addDoctorCommand } from "./commands/doctor.ts";
import { addGuardCommands } from "./commands/guard.ts";
import { addHistoryCommands } from "./commands/history.ts";
import { addInsightCommands } from "./commands/insights.ts";
import { addLapCommand } from "./commands/lap.ts";
import { addReportCommands } from "./commands/reports.ts";
import { addServiceCommands } from "./commands/service.ts";
import { addStatusCommand } from "./commands/status.ts";
import { addTrackRecordCommands } from "./commands/track-record.ts";
import { addTrayCommand } from "./commands/tray.ts";
import { addMachinesCommand } from "./commands/machines.ts";
import { addTransferCommands } from "./commands/transfer.ts";
import { addWatchCommand } from "./commands/watch.ts";
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
  const program = createProgram(context, argv);
  try {
    await addCompletion(program, argv[0] === "complete");
    await program.parseAsync([...argv], { from: "user" });
  } catch (error) {
    const isOfCommander = error instanceof CommanderError;
    if (isOfCommander && error.exitCode === 0) return context.io.setExitCode(EXIT_CODES.ok);
    reportError(isOfCommander ? usageError(error, program, argv) : error, context.io, json);
  }
}

/** The whole command line as commander knows it. */
function createProgram(context: CliContext, argv: readonly string[]): Command {
  const program = new Command("claude-meter")
    .description(
      "How much of your Claude allowance is left, which surface is eating it, and when you will hit the wall.",
    )
    .version(context.version)
    .exitOverride()
    .configureOutput({ writeOut: context.io.writeOut, writeErr: () => {} })
    .showHelpAfterError(false)
    .addHelpText("after", epilogue(context.io.columns));
  layOutHelp(program, context.io.columns);
  addStatusCommand(program, context);
  addWatchCommand(program, context);
  addAnalysisCommands(program, context);
  addGuardCommands(program, context);
  addLapCommand(program, context, argv.includes("--"));
  addHistoryCommands(program, context);
  addReportCommands(program, context);
  addInsightCommands(program, context);
  addTrackRecordCommands(program, context);
  addTransferCommands(program, context);
  addMachinesCommand(program, context);
  addDaemonCommands(program, context);
  addAlertCommands(program, context);
  addServiceCommands(program, context);
  addDashboardCommand(program, context);
  addTrayCommand(program, context);
  addClaudeSettingsCommands(program, context);
  addDoctorCommand(program, context);
  addDemoCommand(program, context);
  for (const command of program.commands) command.exitOverride().configureOutput(program.configureOutput());
  return program;
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
