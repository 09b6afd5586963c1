import { Help, type Command } from "commander";
import { fit, textWidth, wrap } from "../terminal/span.ts";

/** Narrower than this a description is not read beside its term, but below it. */
const BESIDE_WIDTH_MIN = 30;
const BELOW_INDENT = " ".repeat(6);

/** Lays the help of a command, and of those that it gets from now on, out for a terminal of so many columns. */
export function layOutHelp(command: Command, columns: number): void {
  command.configureHelp({
    helpWidth: columns,
    minWidthToWrap: 1,
    commandUsage: (of) => hanging("Usage: ", Help.prototype.commandUsage.call(new Help(), of), columns),
    formatItem: (term, termWidth, description) => helpItem(term, description, { termWidth, columns }),
  });
}

/** A term with its description, as they stand in every list of the help. */
export function helpItem(
  term: string,
  description: string,
  { termWidth, columns }: { readonly termWidth: number; readonly columns: number },
): string {
  const head = `  ${fit(term, Math.max(termWidth, textWidth(term)))}  `;
  if (columns - textWidth(head) >= BESIDE_WIDTH_MIN)
    return `${head}${hanging(head, description, columns)}`.trimEnd();
  const below = wrap(description, columns - BELOW_INDENT.length).map((line) => BELOW_INDENT + line);
  return [head.trimEnd(), ...below].join("\n");
}

/** Sentences of the help below each other, each further line of one set in under its beginning. */
export function helpLines(lines: readonly string[], columns: number): string {
  return lines.map((line) => `  ${hanging("  ", line, columns)}\n`).join("");
}

/** The text as it stands behind a head of that width. */
function hanging(head: string, text: string, columns: number): string {
  const width = textWidth(head);
  return wrap(text, columns - width).join(`\n${" ".repeat(width)}`);
}
