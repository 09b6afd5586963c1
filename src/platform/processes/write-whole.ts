import { writeSync } from "node:fs";
import { refusalText } from "../../domain/thrown.ts";
import { EXIT_CODES, UserError } from "../../domain/user-error.ts";

/**
 * Writes everything before it returns: a pipe that is slow is waited for, one that is closed ends us quietly. What cannot be written to
 * standard error is lost: a full disk under a log must end nobody. Errors: `UserError` (1) where standard output takes nothing more.
 */
export function writeWhole(fd: 1 | 2, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "EPIPE") process.exit(EXIT_CODES.ok);
      if (code === "EAGAIN") continue;
      if (fd === 2) return;
      throw new UserError({
        code: "output-not-written",
        message: `Standard output cannot be written: ${refusalText(error)}.`,
        hint: "Free some space, or write it elsewhere.",
        exitCode: EXIT_CODES.unexpected,
        cause: error,
      });
    }
  }
}
