import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { temporaryFolder } from "../tools/temporary-folder.ts";

export const ROOT: string = dirname(dirname(import.meta.dirname));

export interface CliResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly home: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Absent: the command line. */
  readonly program?: string;
  /** Absent: who runs the tests. Only root may name another. */
  readonly uid?: number;
}

const COMMAND_LINE = join(ROOT, "dist", "claude-meter.js");

/** The built program as a user runs it, in a home of its own and with nothing else in its environment. */
export function startCli(
  args: readonly string[],
  { home, env = {}, program = COMMAND_LINE, uid }: CliOptions,
) {
  return spawn(process.execPath, [program, ...args], {
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: home,
      USERPROFILE: home,
      CLAUDE_METER_HOME: join(home, "claude-meter"),
      TZ: "UTC",
      ...env,
    },
    stdio: ["pipe", "pipe", "pipe"],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
}

export function runCli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  const child = startCli(args, options);
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
  child.stdin.on("error", () => {});
  child.stdin.end(options.input ?? "");
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, ...output }));
  });
}

/** An empty home for the test that runs. */
export function newHome(): string {
  return temporaryFolder("home");
}
