import { spawn } from "node:child_process";
import { constants } from "node:os";
import { refusalText } from "../../domain/thrown.ts";
import { EXIT_CODES, UserError } from "../../domain/user-error.ts";

/** What a key sends to every process of a terminal: the program has it already, and takes a second one for impatience. */
const FROM_KEYS = ["SIGINT", "SIGQUIT"] as const;
const FROM_OTHERS = ["SIGTERM", "SIGHUP"] as const;

/**
 * Runs a program with this process's terminal and waits for its end; signals that reach us are handed on, and do not end us first.
 * On a terminal those of its keys are not handed on.
 *
 * Shape: the exit code as a shell shows it: 128 + the signal's number when a signal ended it.
 * Errors: `UserError` with the shell's own codes when it cannot be started (127 not found, 126 not allowed, both as exit 2 here).
 */
export function runChild(request: {
  readonly command: string;
  readonly args: readonly string[];
  readonly stdoutToStderr: boolean;
  /** Absent: as it is. */
  readonly isOnTerminal?: boolean;
}): Promise<number> {
  const { command, args, stdoutToStderr, isOnTerminal = hasTerminal() } = request;
  const child = spawn(command, [...args], { stdio: ["inherit", stdoutToStderr ? 2 : "inherit", "inherit"] });
  const handOn = [
    ...FROM_KEYS.map((signal) => [signal, () => isOnTerminal || child.kill(signal)] as const),
    ...FROM_OTHERS.map((signal) => [signal, () => child.kill(signal)] as const),
  ];
  for (const [signal, listener] of handOn) process.on(signal, listener);
  return new Promise<number>((resolve, reject) => {
    child.on("error", (cause) => reject(notStarted(command, cause)));
    child.on("exit", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  }).finally(() => {
    for (const [signal, listener] of handOn) process.off(signal, listener);
  });
}

function hasTerminal(): boolean {
  return process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
}

function notStarted(command: string, cause: Error): UserError {
  return new UserError({
    code: "command-not-started",
    message: `"${command}" could not be started: ${refusalText(cause)}.`,
    hint: "Check the command after --; it is run without a shell.",
    exitCode: EXIT_CODES.usage,
    cause,
  });
}
