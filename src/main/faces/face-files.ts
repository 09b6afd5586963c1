import type { StatusDocument } from "../../documents/status.ts";
import { isObject } from "../../domain/json.ts";
import { stateDir, type StatePlaces } from "../../platform/files/paths.ts";

/** What the faces without a daemon read: each a small file that holds one newest thing, with its age in it. */
export const FACE_FILES = ["status.json", "guard.json", "statusline.txt"] as const;
export type FaceFile = (typeof FACE_FILES)[number];

/** The folder of the face files. */
export function facesDir(places: StatePlaces): string {
  return places.joinPath(stateDir(places), "faces");
}

export function facePath(places: StatePlaces, file: FaceFile): string {
  return places.joinPath(facesDir(places), file);
}

/** The document that `status.json` holds. It is ours and written whole: a look at its schema is enough. */
export function toStatusFace(document: unknown): StatusDocument | undefined {
  return isObject(document) && document["schema"] === "claude-meter/status.v1"
    ? (document as StatusDocument)
    : undefined;
}
