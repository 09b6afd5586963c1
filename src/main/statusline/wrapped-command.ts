import type { DurationMs } from "../../domain/time.ts";

/** A status line is a few lines; more is a mistake. */
const OUTPUT_BYTES_MAX = 64 * 1024;

/**
 * What another status line command prints, run as Claude Code runs it: by the shell, with the same standard input. Empty when it fails,
 * takes too long or prints too much: then ours is the whole line.
 */
export async function runWrapped(command: string, input: string, timeoutMs: DurationMs): Promise<string> {
  const { spawnSync } = await import("node:child_process");
  const result = spawnSync(command, {
    shell: true,
    input,
    timeout: timeoutMs,
    killSignal: "SIGKILL",
    maxBuffer: OUTPUT_BYTES_MAX,
    stdio: ["pipe", "pipe", "ignore"],
    encoding: "utf8",
    windowsHide: true,
  });
  return result.status === 0 ? result.stdout.trimEnd() : "";
}
