import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { getCompileCacheDir } from "node:module";
import { setPriority } from "node:os";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { StatusDocument } from "../documents/status.ts";
import { MINUTE_MS, type DurationMs } from "../domain/time.ts";
import { UserError } from "../domain/user-error.ts";
import type { SourceReport } from "../meter/source-report.ts";
import { StoreError } from "../ports/store.ts";
import { presentStatus } from "./backend/status.ts";
import { encodeReports, type Presented } from "./daemon-presented.ts";
import type { Installation } from "./installation.ts";

/** A first look at gigabytes of transcripts takes minutes on a slow disk. */
const TIMEOUT_MS: DurationMs = 15 * MINUTE_MS;
/** Below everything that a person waits for. */
const NICENESS = 10;

/**
 * The status in a process of its own, which is gone afterwards; in this one where none can be run. `undefined` when nothing is known.
 * Errors: `StoreError`.
 */
export async function presentApart(
  installation: Installation,
  reports: readonly SourceReport[],
  stop: AbortSignal,
): Promise<StatusDocument | undefined> {
  const presented = (await presentInChild(reports, stop)) ?? (await presentHere(installation, reports));
  if (presented.kind === "failed") throw new StoreError(presented);
  return presented.kind === "document" ? presented.document : undefined;
}

async function presentHere(installation: Installation, reports: readonly SourceReport[]): Promise<Presented> {
  try {
    return { kind: "document", document: await presentStatus(installation, reports, { fetch: "never" }) };
  } catch (error) {
    if (error instanceof UserError) return { kind: "nothing" };
    throw error;
  }
}

async function presentInChild(
  reports: readonly SourceReport[],
  stop: AbortSignal,
): Promise<Presented | undefined> {
  const entry = childEntry();
  if (entry === undefined || stop.aborted) return undefined;
  const child = spawn(process.execPath, [fileURLToPath(entry)], {
    stdio: ["pipe", "pipe", "ignore"],
    env: { ...process.env, ...compileCache() },
    windowsHide: true,
    timeout: TIMEOUT_MS,
    killSignal: "SIGKILL",
    signal: stop,
  });
  child.on("error", () => undefined);
  child.stdin.on("error", () => undefined);
  if (child.pid !== undefined) lowerPriority(child.pid);
  child.stdin.end(encodeReports(reports));
  return decodePresented(await text(child.stdout).catch(() => ""));
}

/** `undefined`: the process ended without a word. */
function decodePresented(printed: string): Presented | undefined {
  try {
    return JSON.parse(printed) as Presented;
  } catch {
    return undefined;
  }
}

/** The program beside this file: as source, or bundled beside this executable or one folder above this chunk. */
function childEntry(): URL | undefined {
  return ["./present-status.ts", "./present-status.js", "../present-status.js"]
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
