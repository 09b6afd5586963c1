import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { LineChild } from "../../ports/line-child.ts";

/** How long a program may take to end once its input is closed, then once it is asked to. */
const PATIENCE_MS = 2_000;

/** Starts a program that talks in lines; what it says on standard error is ours too. Errors: none; one that does not start says nothing. */
export function startLineChild(command: string, args: readonly string[]): LineChild {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"], windowsHide: true });
  const gone = new Promise<void>((resolve) => {
    child.once("close", () => resolve());
    child.once("error", () => resolve());
  });
  // A program that has ended takes no more lines; its end is seen where its lines are read.
  child.stdin.on("error", () => {});
  return {
    send: (line) => void child.stdin.write(`${line}\n`),
    lines: createInterface(child.stdout),
    close: async () => {
      child.stdin.end();
      const asking = setTimeout(() => child.kill("SIGTERM"), PATIENCE_MS);
      const ending = setTimeout(() => child.kill("SIGKILL"), 2 * PATIENCE_MS);
      await gone;
      clearTimeout(asking);
      clearTimeout(ending);
    },
  };
}
