import type { Command, CommanderError } from "commander";
import { EXIT_CODES, UserError } from "../../domain/user-error.ts";

/** What commander refused, as an error of ours: one sentence, and a hint that names the command it is about. */
export function usageError(error: CommanderError, program: Command, argv: readonly string[]): UserError {
  const { command, stranger } = followWords(program, argv);
  const { message, suggestion } = describe(error, command, stranger);
  const help = `Run \`${pathOf(command)} --help\`.`;
  return new UserError({
    code: "usage",
    message,
    hint: suggestion === undefined ? help : `Did you mean ${suggestion}? ${help}`,
    exitCode: EXIT_CODES.usage,
    cause: error,
  });
}

/** The command that the words lead to, and the first word that leads nowhere. */
function followWords(program: Command, argv: readonly string[]): { command: Command; stranger?: string } {
  let command = program;
  for (const word of argv) {
    if (word.startsWith("-")) return { command };
    if (word === "help") continue;
    const next = command.commands.find((one) => one.name() === word);
    if (next === undefined) return { command, stranger: word };
    command = next;
  }
  return { command };
}

interface Words {
  readonly message: string;
  readonly suggestion?: string | undefined;
}

/** Where a group has a command of its own by default, commander takes a misspelt command for that one's argument, and has no word for it at all after `help`. */
function describe(error: CommanderError, command: Command, stranger: string | undefined): Words {
  const names = command.commands.map((one) => one.name());
  if (stranger !== undefined && names.length > 0 && ABOUT_COMMANDS.has(error.code))
    return { message: `There is no command "${stranger}".`, suggestion: nearest(stranger, names) };
  if (error.code === "commander.help")
    return { message: `${pathOf(command)} takes one of: ${names.join(", ")}.` };
  const [sentence = "", suggested] = error.message.replace(/^error: /, "").split("\n");
  return {
    message: toSentence(sentence),
    suggestion: /^\(Did you mean (.*)\?\)$/.exec(suggested ?? "")?.[1],
  };
}

const ABOUT_COMMANDS: ReadonlySet<string> = new Set([
  "commander.excessArguments",
  "commander.unknownCommand",
  "commander.help",
]);

function toSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith(".") ? "" : "."}`;
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

/** The name that most likely was meant: one or two slips away, and not a wholly other word. */
function nearest(word: string, names: readonly string[]): string | undefined {
  const slips = names.map((name) => ({ name, count: countSlips(word, name) }));
  const [best] = slips.sort((a, b) => a.count - b.count);
  return best !== undefined && best.count <= Math.min(2, word.length / 2) ? best.name : undefined;
}

/** The letters to change, add or leave out to come from one word to the other (Levenshtein's distance). */
function countSlips(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [row, letter] of Array.from(from).entries()) {
    const line = [row + 1];
    for (const [column, other] of Array.from(to).entries()) {
      const changed = (above[column] ?? 0) + (letter === other ? 0 : 1);
      line.push(Math.min(changed, (above[column + 1] ?? 0) + 1, (line[column] ?? 0) + 1));
    }
    above = line;
  }
  return above.at(-1) ?? 0;
}
