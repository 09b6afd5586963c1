import { hash } from "node:crypto";
import type { TranscriptFile } from "../scan/transcript-file.ts";

/** Names what a walk found: equal when every file is where it was, of the same number, size and time. */
export function walkDigest(files: readonly TranscriptFile[]): string {
  let text = "";
  for (const { path, identity, sizeBytes, modifiedAtMs } of files) {
    text += `${path}\0${identity}\0${sizeBytes}\0${modifiedAtMs}\n`;
  }
  return hash("sha256", text);
}
