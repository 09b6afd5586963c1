import type { Command } from "commander";
import type { DoctorDocument } from "../../../documents/service.ts";
import { toText } from "../../terminal/ansi.ts";
import { hanging, paragraph } from "../../terminal/paragraph.ts";
import { span, type Line } from "../../terminal/span.ts";
import type { CliContext, CliIo } from "../context.ts";
import { examples } from "../examples.ts";

export function addDoctorCommand(program: Command, context: CliContext): void {
  program
    .command("doctor")
    .description(
      "say what was found on this machine, what was not, and what to do; redacted, ready for a bug report",
    )
    .option("--json", "print the JSON document")
    .addHelpText("after", examples("claude-meter doctor", "claude-meter doctor --json > report.json"))
    .action(async (options: { json?: boolean }) => {
      const document = await (await context.backend()).doctor();
      const { io } = context;
      io.writeOut(
        options.json ? `${JSON.stringify(document)}\n` : toText(doctorLines(document, io), io.color),
      );
    });
}

const MARKS = { ok: ["ok     ", "calm"], note: ["note   ", "tight"], problem: ["problem", "over"] } as const;

function doctorLines(document: DoctorDocument, io: CliIo): readonly Line[] {
  const head = `claude-meter ${document.version} · Node ${document.node} · ${document.os}`;
  return [
    ...paragraph(head, "strong", io),
    [],
    ...document.checks.flatMap(({ name, state, message, hint }): readonly Line[] => {
      const [mark, role] = MARKS[state];
      return [
        ...hanging([span(mark, role), span("  ")], `${name}: ${message}`, "plain", io),
        ...(hint === null ? [] : hanging([span("         → ", "muted")], hint, "muted", io)),
      ];
    }),
  ];
}
