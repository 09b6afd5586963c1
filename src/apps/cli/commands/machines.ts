import type { Command } from "commander";
import type { MachinesDocument } from "../../../documents/machines.ts";
import { machinesLines } from "../../../view/machines-lines.ts";
import type { CliContext } from "../context.ts";
import { examples } from "../examples.ts";
import { sentences } from "../sentences.ts";

/** `machines`: what was heard of the other machines of an account, and to forget one. */
export function addMachinesCommand(program: Command, context: CliContext): void {
  const command = program
    .command("machines")
    .description("list the other machines whose use was imported, and up to when each is known")
    .option("--json", "print the JSON document")
    .addHelpText("after", examples("claude-meter machines", "claude-meter machines forget desktop"))
    .action(async (options: { json?: boolean }) => {
      const backend = await context.backend();
      print(await backend.machines(), options.json === true, context);
    });
  command
    .command("forget <machine>")
    .description("drop all that came from a machine: its id, the beginning of it, or its name")
    .option("--json", "print the JSON document")
    .action(async (machine: string, _options: object, own: Command) => {
      const backend = await context.backend();
      const { json } = own.optsWithGlobals<{ json?: boolean }>();
      print(await backend.forgetMachine(machine), json === true, context);
    });
}

function print(document: MachinesDocument, isJson: boolean, { io }: CliContext): void {
  io.writeOut(
    isJson ? `${JSON.stringify(document)}\n` : sentences(machinesLines(document), io.sentenceColumns.out),
  );
}
