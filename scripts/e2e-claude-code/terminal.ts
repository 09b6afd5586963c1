import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { DurationMs } from "../../src/domain/time.ts";
import type { Clock } from "../../src/ports/clock.ts";

const POLL_MS: DurationMs = 250;
/** Between typing and Enter: a menu of commands opens in between. */
const TYPING_PAUSE_MS: DurationMs = 800;

/** A program in a terminal of its own, seen and typed at through tmux. */
export interface Terminal {
  /** What is on the screen now. */
  screen(): Promise<string>;
  /** The same with its colours, as escape sequences. */
  coloredScreen(): Promise<string>;
  /** Waits until the screen shows one text and no longer another. Rejects, with the screen, when it does not within the time. */
  waitFor(shown: RegExp, options: { readonly gone?: RegExp; readonly withinMs: DurationMs }): Promise<string>;
  /** Types a line and sends it. */
  send(line: string): Promise<void>;
  /** Presses a key by tmux's name for it. */
  press(key: string): Promise<void>;
  /** Waits until the program has ended; false when it has not within the time. */
  hasEnded(withinMs: DurationMs): Promise<boolean>;
  /** Ends the program and the tmux server, by their process ids. */
  close(): Promise<void>;
}

export interface TerminalOptions {
  readonly clock: Clock;
  /** Holds the server's socket: no other tmux is ever spoken to. */
  readonly workDir: string;
  readonly cwd: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export async function openTerminal(options: TerminalOptions): Promise<Terminal> {
  const { clock } = options;
  const socket = `${options.workDir}/tmux.sock`;
  const tmux = async (...args: readonly string[]): Promise<string> =>
    (await promisify(execFile)("tmux", ["-S", socket, "-f", "/dev/null", ...args])).stdout;
  const assignments = Object.entries(options.env).map(([name, text]) => `${name}=${text}`);
  const program = ["env", "-i", ...assignments, ...options.command];
  await tmux("new-session", "-d", "-s", "e2e", "-x", "110", "-y", "46", "-c", options.cwd, ...program);
  await tmux("set-option", "-g", "remain-on-exit", "on");
  const pids = (await tmux("list-panes", "-a", "-F", "#{pane_pid} #{pid}")).trim().split(" ").map(Number);

  const screen = () => tmux("capture-pane", "-p", "-t", "e2e");
  const until = async (condition: () => Promise<boolean>, withinMs: DurationMs): Promise<boolean> => {
    const endMs = clock.monotonicMs() + withinMs;
    while (!(await condition())) {
      if (clock.monotonicMs() > endMs) return false;
      await clock.sleep(POLL_MS);
    }
    return true;
  };
  return {
    screen,
    coloredScreen: () => tmux("capture-pane", "-p", "-e", "-t", "e2e"),
    async waitFor(shown, { gone, withinMs }) {
      const isReady = (text: string) => shown.test(text) && !gone?.test(text);
      const isShown = await until(async () => isReady(await screen()), withinMs);
      const text = await screen();
      if (!isShown) throw new Error(`the screen never showed ${String(shown)}:\n${text}`);
      return text;
    },
    async send(line) {
      await tmux("send-keys", "-t", "e2e", "-l", line);
      await clock.sleep(TYPING_PAUSE_MS);
      await tmux("send-keys", "-t", "e2e", "Enter");
    },
    press: async (key) => {
      await tmux("send-keys", "-t", "e2e", key);
    },
    hasEnded: (withinMs) =>
      until(async () => (await tmux("list-panes", "-a", "-F", "#{pane_dead}")).trim() === "1", withinMs),
    async close() {
      for (const pid of pids) endProcess(pid);
    },
  };
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    const hasEndedAlready = error instanceof Error && "code" in error && error.code === "ESRCH";
    if (!hasEndedAlready) throw error;
  }
}
