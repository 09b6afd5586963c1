import type { StatusDocument } from "../../documents/status.ts";
import { asText, isObject } from "../../domain/json.ts";
import { fromIso, SECOND_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import { stateDir, type StatePlaces } from "../../platform/files/paths.ts";

/** What the faces without a daemon read: each a small file that holds one newest thing, with its age in it. */
export const FACE_FILES = ["status.json", "guard.json", "statusline.txt"] as const;
export type FaceFile = (typeof FACE_FILES)[number];

/** The folder of the face files. */
export function facesDir(places: StatePlaces): string {
  return places.joinPath(stateDir(places), "faces");
}

/** Where a face is written to and read from. */
export function facePath(places: StatePlaces, file: FaceFile): string {
  return places.joinPath(facesDir(places), file);
}

/** A face from a clock that has been set back since is not believed: its numbers are of a time that is still to come. */
const FUTURE_MS_MAX: DurationMs = SECOND_MS;

/** The document that `status.json` holds, unless it is from the future. It is ours and written whole: a look at its schema is enough. */
export function toStatusFace(document: unknown, nowMs: EpochMs): StatusDocument | undefined {
  if (!isObject(document) || document["schema"] !== "claude-meter/status.v1") return undefined;
  const madeAtMs = fromIso(asText(document["generatedAt"]) ?? "");
  if (madeAtMs === undefined || madeAtMs > nowMs + FUTURE_MS_MAX) return undefined;
  return document as StatusDocument;
}
