import type { Command } from "commander";
import type { DoctorDocument } from "../../../documents/service.ts";
import { toText } from "../../terminal/ansi.ts";
import { span, wrap, type Line } from "../../terminal/span.ts";
import type { CliContext } from "../context.ts";
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
        options.json ? `${JSON.stringify(document)}\n` : toText(doctorLines(document, io.columns), io.color),
      );
    });
}

const MARKS = { ok: ["ok     ", "calm"], note: ["note   ", "tight"], problem: ["problem", "over"] } as const;

function doctorLines(document: DoctorDocument, columns: number): readonly Line[] {
  const head = `claude-meter ${document.version} · Node ${document.node} · ${document.os}`;
  return [
    [span(head, "strong")],
    [],
    ...document.checks.flatMap(({ name, state, message, hint }): Line[] => {
      const [mark, role] = MARKS[state];
      const [first = "", ...rest] = wrap(`${name}: ${message}`, Math.max(columns - 9, 20));
      const hints = hint === null ? [] : wrap(hint, Math.max(columns - 11, 20));
      return [
        [span(mark, role), span(`  ${first}`)],
        ...rest.map((line): Line => [span(`         ${line}`)]),
        ...hints.map((line, index): Line => [span(`         ${index === 0 ? "→ " : "  "}${line}`, "muted")]),
      ];
    }),
  ];
}
