import { readFileSync } from "node:fs";
import type { StatusDocument } from "../../documents/status.ts";
import { parseJson } from "../../domain/json.ts";
import { MINUTE_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import type { Machine } from "../../ports/machine.ts";
import { at } from "../../view/instant.ts";
import type { StatePlaces } from "../../platform/files/paths.ts";
import { facePath, toStatusFace } from "./face-files.ts";

/** Younger than the spacing of reads, a face says what a read would say. */
const FRESH_MS: DurationMs = 3 * MINUTE_MS;
/** A daemon lets half an hour pass where nothing happens; it knows best while it lives. */
const DAEMON_FRESH_MS: DurationMs = 35 * MINUTE_MS;

/** The status that lies in `faces/`, where nobody needs to be asked for a newer one; the caller ages it. */
export async function currentStatusFace(
  machine: Machine,
  nowMs: EpochMs,
): Promise<StatusDocument | undefined> {
  const document = readStatusFace(machine, nowMs);
  if (document === undefined) return undefined;
  const ageMs = nowMs - at(document.generatedAt);
  if (ageMs > DAEMON_FRESH_MS) return undefined;
  if (ageMs <= FRESH_MS) return document;
  const { isDaemonRunning } = await import("../daemon/daemon-files.ts");
  return (await isDaemonRunning({ machine })) ? document : undefined;
}

/** The status that lies in `faces/`, of whatever age; `undefined` where none is there that can be read, or only one of a time to come. */
export function readStatusFace(places: StatePlaces, nowMs: EpochMs): StatusDocument | undefined {
  try {
    return toStatusFace(parseJson(readFileSync(facePath(places, "status.json"), "utf8")), nowMs);
  } catch {
    return undefined;
  }
}
