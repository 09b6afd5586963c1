import type { ErrorDocument } from "../../documents/service.ts";
import { namingReplaced } from "../../domain/replaced-program.ts";
import { EXIT_CODES, UserError } from "../../domain/user-error.ts";
import { StoreError } from "../../ports/store.ts";
import type { CliIo } from "./context.ts";
import { sentences } from "./sentences.ts";

/**
 * The one place where an error becomes words: a message and a hint, or the error document with `--json`. Sets the exit code.
 * Where standard output is what has failed, its words go to standard error.
 */
export function reportError(error: unknown, io: CliIo, json: boolean): void {
  const facts = describe(namingReplaced(error));
  io.setExitCode(facts.exitCode);
  if (json && facts.code !== "output-not-written") io.writeOut(`${JSON.stringify(toErrorDocument(facts))}\n`);
  else io.writeError(errorText(facts, io.sentenceColumns.error));
}

type Words = Pick<UserError, "code" | "message" | "hint">;

export function toErrorDocument({ code, message, hint }: Words): ErrorDocument {
  return { schema: "claude-meter/error.v1", errors: [{ code, message, hint }] };
}

export function errorText({ message, hint }: Pick<Words, "message" | "hint">, columns: number): string {
  return sentences([...message.split("\n"), hint], columns);
}

function describe(error: unknown) {
  if (error instanceof UserError) return error;
  if (error instanceof StoreError) {
    const exitCode = error.code === "store-locked" ? EXIT_CODES.busy : EXIT_CODES.unexpected;
    return { code: error.code, message: error.message, hint: error.hint, exitCode };
  }
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    code: "bug",
    message: `This is a bug in claude-meter: ${cause}`,
    hint: "Please report it with the output of `claude-meter doctor`, which is redacted.",
    exitCode: EXIT_CODES.unexpected,
  };
}
