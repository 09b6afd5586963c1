import { readFile } from "node:fs/promises";
import type { CliIo } from "../../apps/cli/context.ts";
import { ASCII_GLYPHS, UNICODE_GLYPHS, type Glyphs } from "../../apps/terminal/glyphs.ts";
import { refusalText } from "../../domain/thrown.ts";
import { EXIT_CODES, UserError } from "../../domain/user-error.ts";
import { writeWhole } from "../../platform/processes/write-whole.ts";

/** Standard input and output of this process, as the commands use them. */
export function createCliIo(): CliIo {
  return {
    columns: columnsOf(process.stdout) ?? COLUMNS_OF_NOTHING,
    sentenceColumns: {
      out: columnsOf(process.stdout) ?? Infinity,
      error: columnsOf(process.stderr) ?? Infinity,
    },
    color: isColored() ? "ansi" : "none",
    glyphs: glyphs(),
    isErrorTerminal: process.stderr.isTTY,
    writeOut: (text) => writeWhole(1, text),
    writeError: (text) => writeWhole(2, text),
    confirm,
    readInput,
    setExitCode: (code) => {
      process.exitCode = code;
    },
  };
}

/** Where there is no terminal, or one that does not know its width and says 0 (`script`, `docker run -t`), that of the oldest ones. */
const COLUMNS_OF_NOTHING = 80;

/** What every command's lines fit into. Narrower ones are broken by the terminal itself. */
const COLUMNS_MIN = 40;

function columnsOf(stream: NodeJS.WriteStream): number | undefined {
  const given = Number(process.env["COLUMNS"]);
  // Node gives a stream without terminal no such member, and a terminal without size a 0.
  const told = Number.isInteger(given) && given > 0 ? given : stream.isTTY ? stream.columns : 0;
  return told > 0 ? Math.max(told, COLUMNS_MIN) : undefined;
}

/** NO_COLOR set to anything but nothing wins (no-color.org); then a terminal is coloured and a pipe is not. */
function isColored(): boolean {
  if (process.env["NO_COLOR"]) return false;
  if (process.env["FORCE_COLOR"]) return process.env["FORCE_COLOR"] !== "0";
  return process.stdout.isTTY && process.env["TERM"] !== "dumb";
}

/** Bars need Unicode; a locale that says otherwise gets plain characters. */
function glyphs(): Glyphs {
  const locale = process.env["LC_ALL"] || process.env["LC_CTYPE"] || process.env["LANG"] || "";
  return /^(C|POSIX)$/.test(locale) && process.stdout.isTTY ? ASCII_GLYPHS : UNICODE_GLYPHS;
}

async function confirm(question: string): Promise<boolean | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  const { createInterface } = await import("node:readline/promises");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}

/** Longer input than any export of years. */
const INPUT_BYTES_MAX = 512 * 1024 * 1024;

async function readInput(path: string): Promise<string> {
  try {
    const bytes = path === "-" ? await readStdin() : await readFile(path);
    return decodeText(bytes);
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError({
      code: "input-unreadable",
      message: `${path === "-" ? "Standard input" : path} cannot be read: ${refusalText(cause)}.`,
      hint: "Name a file that exists, or - for standard input.",
      exitCode: EXIT_CODES.usage,
      cause,
    });
  }
}

/** UTF-8, or UTF-16 where a byte order mark says so, as PowerShell writes files; without the mark. */
function decodeText(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? "utf-16le" : "utf-8").decode(bytes);
}

async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk as Uint8Array);
    length += bytes.length;
    if (length > INPUT_BYTES_MAX) {
      throw new UserError({
        code: "input-too-long",
        message: "Standard input is longer than 512 MiB.",
        hint: "Import it in parts.",
        exitCode: EXIT_CODES.usage,
      });
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
