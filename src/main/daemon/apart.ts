import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { getCompileCacheDir } from "node:module";
import { setPriority } from "node:os";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { MINUTE_MS, type DurationMs } from "../../domain/time.ts";
import { encodeTask, type ApartAnswer, type ApartRequest } from "./apart-messages.ts";
import { createLanes } from "./lanes.ts";
import type { Settings } from "../settings/settings.ts";

/** Answers questions in processes of their own, few at a time. */
export interface ApartWorker {
  /** `undefined` where no process can be run, or it ended without a word. */
  ask(request: ApartRequest): Promise<ApartAnswer | undefined>;
}

/** A first look at gigabytes of transcripts takes minutes on a slow disk. */
const TIMEOUT_MS: DurationMs = 15 * MINUTE_MS;
/** Below everything that a person waits for elsewhere. */
const NICENESS = 5;
/** A dashboard asks for everything at once. */
const AT_ONCE_MAX = 2;

export interface ApartWorkerOptions {
  /** Ends what runs. */
  readonly stop: AbortSignal;
  /** What the processes live in: this process's own, but in tests. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What the processes go by. */
  readonly settings: () => Settings;
}

export function createApartWorker(options: ApartWorkerOptions): ApartWorker {
  const inLane = createLanes(AT_ONCE_MAX);
  return { ask: (request) => inLane(() => askProcess(request, options)) };
}

async function askProcess(
  request: ApartRequest,
  { stop, env, settings }: ApartWorkerOptions,
): Promise<ApartAnswer | undefined> {
  const entry = workerEntry();
  if (entry === undefined || stop.aborted) return undefined;
  const child = spawn(process.execPath, [fileURLToPath(entry)], {
    stdio: ["pipe", "pipe", "ignore"],
    env: { ...env, ...compileCache() },
    windowsHide: true,
    timeout: TIMEOUT_MS,
    killSignal: "SIGKILL",
    signal: stop,
  });
  child.on("error", () => undefined);
  child.stdin.on("error", () => undefined);
  if (child.pid !== undefined) lowerPriority(child.pid);
  child.stdin.end(encodeTask({ request, settings: settings() }));
  return decodeAnswer(await text(child.stdout).catch(() => ""));
}

function decodeAnswer(printed: string): ApartAnswer | undefined {
  try {
    return JSON.parse(printed) as ApartAnswer;
  } catch {
    return undefined;
  }
}

/** The program beside this file: as source, or bundled beside this executable or one folder above this chunk. */
function workerEntry(): URL | undefined {
  return ["../work-apart.ts", "./work-apart.js", "../work-apart.js"]
    .map((path) => new URL(path, import.meta.url))
    .find((url) => existsSync(url));
}

/** Compiled code that this process found or left is found by the other one. */
function compileCache(): Readonly<Record<string, string>> {
  const dir = getCompileCacheDir();
  return dir === undefined ? {} : { NODE_COMPILE_CACHE: dir };
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, NICENESS);
  } catch {
    // It has ended already, or the system does not let us.
  }
}
