import type { EpochMs } from "../domain/time.ts";

/** Text of a file, or why there is none. */
export type FileText =
  | { readonly kind: "text"; readonly text: string; readonly modifiedAtMs: EpochMs }
  | { readonly kind: "absent" }
  | { readonly kind: "unreadable"; readonly message: string };

/** What a run of a program gave. `spawn-failed`: it could not be started at all. */
export type CommandResult =
  | { readonly kind: "exited"; readonly code: number; readonly stdout: string; readonly stderr: string }
  | { readonly kind: "timeout" }
  | { readonly kind: "spawn-failed"; readonly message: string };

/** The machine as the sources see it: where files are, what they hold, and the few programs that are asked. */
export interface Machine {
  readonly os: "linux" | "macos" | "windows" | "other";
  readonly isWsl: boolean;
  readonly homeDir: string;
  readonly userName: string;
  /** Environment variables; empty text counts as set. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Joins path parts as this operating system does. */
  joinPath(...parts: readonly string[]): string;
  /** At most `bytesMax` (default 8 MiB); a longer file is `unreadable`. */
  readText(path: string, bytesMax?: number): Promise<FileText>;
  /** Names in a folder, sorted; empty when it is absent or unreadable. */
  listDir(path: string): Promise<readonly string[]>;
  /** Runs a program without a shell. */
  run(
    command: string,
    args: readonly string[],
    options: { readonly timeoutMs: number },
  ): Promise<CommandResult>;
  /** Lower-case hex. */
  sha256Hex(text: string): string;
}
