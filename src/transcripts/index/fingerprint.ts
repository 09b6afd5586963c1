import { hash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync, type BigIntStats } from "node:fs";
import { isSystemError } from "../../domain/thrown.ts";
import type { TranscriptFile } from "../scan/transcript-file.ts";

/** Enough to hold the ids and times of a row: no two places of two transcripts have these bytes in common. */
const FINGERPRINT_BYTES = 1_024;
/** Half of a SHA-256. */
const FINGERPRINT_DIGITS = 32;

/** Names the last bytes before an offset of a file; `undefined` when they cannot be read. */
export function readFingerprint(path: string, offset: number): string | undefined {
  return withOpenFile(path, (descriptor) => fingerprintAt(descriptor, offset));
}

/**
 * As `readFingerprint`, for what was just scanned: `undefined` also when the file is no longer as discovery saw it, because then the
 * bytes that were scanned may not be those that are there now.
 */
export function readScannedFingerprint(file: TranscriptFile, offset: number): string | undefined {
  return withOpenFile(file.path, (descriptor) => {
    const fingerprint = fingerprintAt(descriptor, offset);
    return isAsFound(fstatSync(descriptor, { bigint: true }), file) ? fingerprint : undefined;
  });
}

function fingerprintAt(descriptor: number, offset: number): string | undefined {
  const start = Math.max(0, offset - FINGERPRINT_BYTES);
  const bytes = Buffer.alloc(offset - start);
  if (readSync(descriptor, bytes, 0, bytes.length, start) < bytes.length) return undefined;
  return hash("sha256", bytes).slice(0, FINGERPRINT_DIGITS);
}

function isAsFound(stats: BigIntStats, file: TranscriptFile): boolean {
  return Number(stats.size) === file.sizeBytes && Number(stats.mtimeNs) / 1e6 === file.modifiedAtMs;
}

function withOpenFile<T>(path: string, work: (descriptor: number) => T): T | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, "r");
    return work(descriptor);
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
