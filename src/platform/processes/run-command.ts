import { spawn, type ChildProcess } from "node:child_process";
import { constants } from "node:os";
import type { CommandResult } from "../../ports/machine.ts";

/** What is asked of other programs is a line or a small document; anything longer is a mistake. */
const OUTPUT_BYTES_MAX = 1024 * 1024;

/** Runs a program without a shell and without input; ends it, and only it, when the time is over. Errors: none, they are outcomes. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: { readonly timeoutMs: number },
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], windowsHide: true });
    const stdout = collect(child, "stdout", () => finish(tooMuchOutput));
    const stderr = collect(child, "stderr", () => finish(tooMuchOutput));
    const timer = setTimeout(() => finish({ kind: "timeout" }), options.timeoutMs);
    const finish = (result: CommandResult): void => {
      clearTimeout(timer);
      endChild(child);
      resolve(result);
    };
    child.on("error", (error) => finish({ kind: "spawn-failed", message: error.message }));
    child.on("close", (code, signal) =>
      finish({ kind: "exited", code: exitCode(code, signal), stdout: stdout(), stderr: stderr() }),
    );
  });
}

const tooMuchOutput: CommandResult = {
  kind: "spawn-failed",
  message: `it printed more than ${OUTPUT_BYTES_MAX} bytes`,
};

function collect(child: ChildProcess, name: "stdout" | "stderr", tooMuch: () => void): () => string {
  const chunks: Buffer[] = [];
  let length = 0;
  child[name]?.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length > OUTPUT_BYTES_MAX) tooMuch();
  });
  return () => new TextDecoder().decode(Buffer.concat(chunks));
}

/** The pipes are closed too: a grandchild that holds them open must not keep this process alive. */
function endChild(child: ChildProcess): void {
  if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
  child.stdout?.destroy();
  child.stderr?.destroy();
}

/** A program that a signal ended counts as shells count it: 128 and the signal's number. */
function exitCode(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal ? constants.signals[signal] : 0);
}
