import type { Command } from "commander";
import type { CliContext } from "./context.ts";

/** Adds commands to the program. `argv`: the words of this call. */
type AddCommands = (program: Command, context: CliContext, argv: readonly string[]) => void;

interface CommandGroup {
  /** What the group's commands are called. */
  readonly names: readonly string[];
  readonly load: () => Promise<AddCommands>;
}

/** In the order of the help. */
export const COMMAND_TABLE: readonly CommandGroup[] = [
  { names: ["status"], load: async () => (await import("./commands/status.ts")).addStatusCommand },
  { names: ["watch"], load: async () => (await import("./commands/watch.ts")).addWatchCommand },
  {
    names: ["burn", "forecast", "split", "findings"],
    load: async () => (await import("./commands/analyses.ts")).addAnalysisCommands,
  },
  { names: ["guard", "wait"], load: async () => (await import("./commands/guard.ts")).addGuardCommands },
  { names: ["lap"], load: async () => (await import("./commands/lap.ts")).addLapCommand },
  { names: ["history"], load: async () => (await import("./commands/history.ts")).addHistoryCommands },
  {
    names: ["daily", "weekly", "monthly", "session", "blocks", "project"],
    load: async () => (await import("./commands/reports.ts")).addReportCommands,
  },
  {
    names: ["what-if", "calibrate", "walls", "split-history"],
    load: async () => (await import("./commands/insights.ts")).addInsightCommands,
  },
  {
    names: ["backtest", "explain"],
    load: async () => (await import("./commands/track-record.ts")).addTrackRecordCommands,
  },
  {
    names: ["export", "import"],
    load: async () => (await import("./commands/transfer.ts")).addTransferCommands,
  },
  { names: ["machines"], load: async () => (await import("./commands/machines.ts")).addMachinesCommand },
  { names: ["up", "down"], load: async () => (await import("./commands/daemon.ts")).addDaemonCommands },
  { names: ["alerts"], load: async () => (await import("./commands/alerts.ts")).addAlertCommands },
  { names: ["service"], load: async () => (await import("./commands/service.ts")).addServiceCommands },
  { names: ["dashboard"], load: async () => (await import("./commands/dashboard.ts")).addDashboardCommand },
  { names: ["tray"], load: async () => (await import("./commands/tray.ts")).addTrayCommand },
  {
    names: ["statusline", "hooks"],
    load: async () => (await import("./commands/claude-settings.ts")).addClaudeSettingsCommands,
  },
  { names: ["doctor"], load: async () => (await import("./commands/doctor.ts")).addDoctorCommand },
  { names: ["demo"], load: async () => (await import("./commands/demo.ts")).addDemoCommand },
];

/**
 * The commands that a call needs: those of its first word's group, none for the version, and all of them where that word names none, as
 * in help or after a slip. To load and describe them all would cost every call some milliseconds.
 */
export async function commandsFor(
  argv: readonly string[],
): Promise<{ readonly adds: readonly AddCommands[]; readonly isAll: boolean }> {
  const [first = "status"] = argv;
  if (first === "--version") return { adds: [], isAll: false };
  const asked = COMMAND_TABLE.find(({ names }) => names.includes(first));
  const groups = asked === undefined ? COMMAND_TABLE : [asked];
  return { adds: await Promise.all(groups.map(({ load }) => load())), isAll: asked === undefined };
}
