import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import type { DaemonControl, DaemonStart, DaemonStop } from "../../apps/cli/context.ts";
import { must } from "../../domain/assert.ts";
import { SECOND_MS, type DurationMs } from "../../domain/time.ts";
import { isSystemError, refusalText } from "../../domain/thrown.ts";
import { EXIT_CODES, UserError } from "../../domain/user-error.ts";
import { createMachine } from "../../platform/machine.ts";
import { createPrivateDir, stateDir } from "../../platform/files/paths.ts";
import { writePrivateFile } from "../../platform/files/private-file.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Machine } from "../../ports/machine.ts";
import { readAddress } from "../api/address.ts";
import { daemonFiles, isDaemonRunning, isProvenOwner, readOwner, type DaemonOwner } from "./daemon-files.ts";

/** How long a daemon may take to stand, and to end: it waits for no server and no other process. */
const START_MS_MAX: DurationMs = 15 * SECOND_MS;
const STOP_MS_MAX: DurationMs = 10 * SECOND_MS;
/** One that took the lock writes itself down a moment later; a full disk may keep it from that. */
const OWNER_MS_MAX: DurationMs = 2 * SECOND_MS;
/** Then its API is waited for, so that who asks next finds it. It may have failed to open: the meter goes on without. */
const API_MS_MAX: DurationMs = 5 * SECOND_MS;
const LOOK_EVERY_MS: DurationMs = 50;
/** A longer log of earlier daemons is put aside. */
const LOG_BYTES_MAX = 1024 * 1024;
const LOG_TAIL_CHARS = 600;

/** `up` and `down`, for the command line of this process. */
export function createDaemonControl(clock: Clock): DaemonControl {
  const parts = { machine: createMachine() };
  const files = daemonFiles(parts);
  return {
    async run({ stop, say }) {
      const { runDaemon } = await import("./daemon.ts");
      const end = await runDaemon({ stop, say });
      if (end.kind === "already-running") return toStart(end.owner, "already-running", files.log);
      // A call that nobody waits for any more would keep the process for seconds.
      if (end.kind === "cut-off") process.exit(EXIT_CODES.ok);
      return undefined;
    },
    async start() {
      if (await isDaemonRunning(parts))
        return toStart(await readStandingOwner(parts, clock), "already-running", files.log);
      const pid = await spawnDaemon(parts.machine, files.log).catch((cause: unknown) => {
        throw isSystemError(cause) ? logUnusable(files.log, cause) : cause;
      });
      const orGone = (isSo: () => Promise<boolean>) => async () => (await isSo()) || !isAlive(pid);
      const isWrittenDown = async () => (await readOwner(parts))?.pid === pid;
      const isServing = async () => (await readAddress(parts.machine))?.pid === pid;
      if (await until(clock, START_MS_MAX, orGone(isWrittenDown)))
        await until(clock, API_MS_MAX, orGone(isServing));
      const owner = await readOwner(parts);
      if (await isDaemonRunning(parts)) {
        // A full disk may have kept ours from writing itself down: then nobody who lives is.
        const isOurs = owner?.pid === pid || !(owner && (await isProvenOwner(owner)));
        if (isOurs && isAlive(pid))
          return toStart(owner?.pid === pid ? owner : { pid }, "started", files.log);
        // Another one was faster: ours said so and ended.
        return toStart(await readStandingOwner(parts, clock), "already-running", files.log);
      }
      throw notStarted(files.log);
    },
    async stop() {
      if (!(await isDaemonRunning(parts))) return { kind: "not-running" };
      const owner = await readOwner(parts);
      await askToEnd(owner, files.stop);
      if (await until(clock, STOP_MS_MAX, async () => !(await isDaemonRunning(parts)))) return toStop(owner);
      throw new UserError({
        code: "daemon-stays",
        message: `The meter was asked to end and did not within ${STOP_MS_MAX / SECOND_MS} s.`,
        hint: owner ? `End its process, ${owner.pid}, yourself.` : "End its process yourself.",
        exitCode: EXIT_CODES.unexpected,
      });
    },
  };
}

/** Who holds the lock: what an earlier daemon left, and nothing, are waited out. */
async function readStandingOwner(
  parts: { readonly machine: Machine },
  clock: Clock,
): Promise<DaemonOwner | undefined> {
  await until(clock, OWNER_MS_MAX, async () => {
    const owner = await readOwner(parts);
    return owner !== undefined && (owner.identity === undefined || (await isProvenOwner(owner)));
  });
  return readOwner(parts);
}

function toStart(
  owner: Partial<DaemonOwner> | undefined,
  kind: DaemonStart["kind"],
  logPath: string,
): DaemonStart {
  return { kind, pid: owner?.pid, startedAtMs: owner?.startedAtMs, logPath };
}

function toStop(owner: DaemonOwner | undefined): DaemonStop {
  return { kind: "ended", startedAtMs: owner?.startedAtMs };
}

/** A process of its own, of no terminal; its words go to the log. */
async function spawnDaemon(machine: ReturnType<typeof createMachine>, logPath: string): Promise<number> {
  await createPrivateDir(stateDir(machine));
  if ((statSync(logPath, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES_MAX)
    renameSync(logPath, `${logPath}.old`);
  const log = openSync(logPath, "a", 0o600);
  const program = must(process.argv[1], "a program that was started by its path");
  const child = spawn(process.execPath, [...process.execArgv, program, "up", "--foreground"], {
    detached: true,
    stdio: ["ignore", log, log],
    windowsHide: true,
  });
  closeSync(log);
  child.on("error", () => undefined);
  child.unref();
  return child.pid ?? 0;
}

/** By a signal where the process under that number is proven to be the daemon, else by a file that it looks for. */
async function askToEnd(owner: DaemonOwner | undefined, stopPath: string): Promise<void> {
  if (owner && process.platform !== "win32" && (await isProvenOwner(owner)))
    process.kill(owner.pid, "SIGTERM");
  else writePrivateFile(stopPath, "end\n");
}

/** Whether something comes to be so within about that time, asked again and again. */
export async function until(clock: Clock, forMs: DurationMs, isSo: () => Promise<boolean>): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < forMs; waitedMs += LOOK_EVERY_MS) {
    if (await isSo()) return true;
    await clock.sleep(LOOK_EVERY_MS);
  }
  return false;
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

function logUnusable(logPath: string, cause: Error): UserError {
  return new UserError({
    code: "daemon-not-started",
    message: `The meter did not start: it cannot write ${logPath} (${refusalText(cause)}).`,
    hint: "Make the state folder writable, or set CLAUDE_METER_HOME to a folder of your own.",
    exitCode: EXIT_CODES.unexpected,
    cause,
  });
}

function notStarted(logPath: string): UserError {
  return new UserError({
    code: "daemon-not-started",
    message: `The meter did not start. Its last words: ${tail(logPath)}`,
    hint: "Run `claude-meter up --foreground` to watch it, or `claude-meter doctor`.",
    exitCode: EXIT_CODES.unexpected,
  });
}

function tail(logPath: string): string {
  try {
    return readFileSync(logPath, "utf8").slice(-LOG_TAIL_CHARS).trim() || "none.";
  } catch {
    return "none.";
  }
}
