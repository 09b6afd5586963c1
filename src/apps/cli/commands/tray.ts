import type { Command } from "commander";
import type { CliContext } from "../context.ts";
import { examples } from "../examples.ts";

/** `tray`: the menu bar's face, until it is quit. */
export function addTrayCommand(program: Command, context: CliContext): void {
  program
    .command("tray")
    .description("show the numbers in the desktop's tray, with every window in its menu")
    .addHelpText("after", examples("claude-meter tray", "claude-meter demo --tray --scenario all"))
    .action(() => context.tray.open({ stop: context.stopSignal(), say: context.io.writeError }));
}
