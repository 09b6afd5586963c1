import { crc32 } from "node:zlib";
import type { TranscriptFile } from "../scan/transcript-file.ts";

/**
 * Names what a walk found: equal when every file is where it was, of the same number, size and time.
 *
 * Two checksums of 32 bits, of places and of sizes and times. One change in four billion goes unseen, until the next one; a
 * cryptographic hash takes longer to load than all of this takes for 6,000 files (Node 24.21, 2026-11).
 */
export function walkDigest(files: readonly TranscriptFile[]): string {
  let places = "";
  const numbers = new Float64Array(2 * files.length);
  for (const [index, { path, identity, sizeBytes, modifiedAtMs }] of files.entries()) {
    places += `${path}\0${identity}\n`;
    numbers[2 * index] = sizeBytes;
    numbers[2 * index + 1] = modifiedAtMs;
  }
  return `${files.length}:${crc32(places)}:${crc32(new Uint8Array(numbers.buffer))}`;
}
