import { asText, parseJsonObject } from "../../domain/json.ts";
import { fromIso, toIso, type EpochMs } from "../../domain/time.ts";
import { isLockHeld } from "../../platform/files/exclusive-lock.ts";
import { stateDir } from "../../platform/files/paths.ts";
import { writePrivateFile } from "../../platform/files/private-file.ts";
import { processIdentity } from "../../platform/processes/process-identity.ts";
import type { Machine } from "../../ports/machine.ts";
import { VERSION } from "../version.ts";

/** Where a daemon's own files are, in the state folder. */
export interface DaemonFiles {
  /** Held by the daemon for as long as it lives. */
  readonly lock: string;
  /** Who holds it: for people, and for `down`. */
  readonly owner: string;
  /** What a detached daemon says. */
  readonly log: string;
  /** Asks the daemon to end where there are no signals. */
  readonly stop: string;
}

type HasMachine = { readonly machine: Machine };

export function daemonFiles({ machine }: HasMachine): DaemonFiles {
  const file = (name: string) => machine.joinPath(stateDir(machine), name);
  return {
    lock: file("daemon.lock"),
    owner: file("daemon.json"),
    log: file("daemon.log"),
    stop: file("daemon.stop"),
  };
}

/** Whether a daemon runs on this state folder. A lock that cannot be looked at is nobody's. */
export async function isDaemonRunning(parts: HasMachine): Promise<boolean> {
  try {
    return await isLockHeld(daemonFiles(parts).lock);
  } catch {
    return false;
  }
}

/** The process that holds the lock, as it wrote itself down. */
export interface DaemonOwner {
  readonly pid: number;
  /** Of the process: `processIdentity`. Absent where the system does not say. */
  readonly identity?: string | undefined;
  readonly startedAtMs: EpochMs;
  readonly version: string;
}

export async function writeOwner(parts: HasMachine, startedAtMs: EpochMs): Promise<void> {
  const identity = await processIdentity(process.pid);
  const owner = { pid: process.pid, identity, startedAt: toIso(startedAtMs), version: VERSION };
  writePrivateFile(daemonFiles(parts).owner, `${JSON.stringify(owner)}\n`);
}

/** The owner that the file names; `undefined` when it names none that makes sense. Whether it lives is another question. */
export async function readOwner(parts: HasMachine): Promise<DaemonOwner | undefined> {
  const file = await parts.machine.readText(daemonFiles(parts).owner, 64 * 1024);
  if (file.kind !== "text") return undefined;
  const { pid, identity, startedAt, version } = parseJsonObject(file.text);
  const startedAtMs = fromIso(asText(startedAt) ?? "");
  if (typeof pid !== "number" || !Number.isSafeInteger(pid) || pid <= 1 || startedAtMs === undefined)
    return undefined;
  return {
    pid,
    identity: asText(identity),
    startedAtMs,
    version: asText(version) ?? "unknown",
  };
}

/** Whether the process that lives under the owner's pid is the owner, and not another one that got its number. */
export async function isProvenOwner({ pid, identity }: DaemonOwner): Promise<boolean> {
  return identity !== undefined && (await processIdentity(pid)) === identity;
}
