import { writeSync } from "node:fs";
import { EXIT_CODES } from "../domain/user-error.ts";

/** Writes everything before it returns: a pipe that is slow is waited for, one that is closed ends us quietly. */
export function writeWhole(fd: 1 | 2, text: string): void {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "EPIPE") process.exit(EXIT_CODES.ok);
      if (code !== "EAGAIN") throw error;
    }
  }
}
