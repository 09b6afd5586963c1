import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A real process that runs one of the scripts in `fixtures/` and talks in lines. */
export interface ChildScript {
  readonly process: ChildProcess;
  /** Whole lines printed so far; a last line without its end is not among them. */
  readonly lines: readonly string[];
  /** Resolves when so many whole lines were printed, or when the process is gone. */
  untilLines(count: number): Promise<void>;
  /** Resolves with the exit code once the process is gone and everything it printed was read; `null` when it was killed. */
  untilGone(): Promise<number | null>;
}

export function startScript(name: string, args: readonly string[]): ChildScript {
  const script = fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
  const child = spawn(process.execPath, [script, ...args], { stdio: ["pipe", "pipe", "inherit"] });
  const lines: string[] = [];
  let tail = "";
  let isGone = false;
  let notify = () => {};
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const parts = (tail + text).split("\n");
    tail = parts.pop() ?? "";
    lines.push(...parts);
    notify();
  });
  const gone = once(child, "close").then(([code]: unknown[]) => {
    isGone = true;
    notify();
    return code as number | null;
  });
  return {
    process: child,
    lines,
    untilLines: (count) =>
      new Promise((resolve) => {
        notify = () => (isGone || lines.length >= count ? resolve() : undefined);
        notify();
      }),
    untilGone: () => gone,
  };
}
