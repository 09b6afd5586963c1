import { open, stat, type FileHandle } from "node:fs/promises";
import { epochMs, isEpochMs, type EpochMs } from "../../domain/time.ts";
import type { FileText } from "../../ports/machine.ts";

const BYTES_MAX_DEFAULT = 8 * 1024 * 1024;

/** Reproducible builds and some network drives stamp files with 1970, which is no `EpochMs`. */
const MODIFIED_AT_MS_MIN: EpochMs = epochMs(Date.UTC(1980, 0, 1));

/** A regular file's text as UTF-8 without byte order mark, at most `bytesMax` bytes. Errors: none, they are outcomes. */
export async function readTextFile(path: string, bytesMax: number = BYTES_MAX_DEFAULT): Promise<FileText> {
  try {
    const facts = await stat(path);
    // Asked before opening: opening a named pipe would wait for its writer.
    if (!facts.isFile()) return { kind: "unreadable", message: "it is not a regular file" };
    const bytes = await readBytes(path, bytesMax);
    if (!bytes) return { kind: "unreadable", message: `it is longer than ${bytesMax} bytes` };
    return { kind: "text", text: new TextDecoder().decode(bytes), modifiedAtMs: modifiedAt(facts.mtimeMs) };
  } catch (error) {
    return failureOf(error);
  }
}

async function readBytes(path: string, bytesMax: number): Promise<Uint8Array | undefined> {
  const file = await open(path, "r");
  try {
    return await readBounded(file, bytesMax);
  } finally {
    await file.close();
  }
}

/** Reads to the end rather than to the size that `stat` gave: the file may be growing. */
async function readBounded(file: FileHandle, bytesMax: number): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for (;;) {
    const { bytesRead, buffer } = await file.read({ buffer: Buffer.alloc(64 * 1024) });
    if (bytesRead === 0) return Buffer.concat(chunks);
    chunks.push(buffer.subarray(0, bytesRead));
    length += bytesRead;
    if (length > bytesMax) return undefined;
  }
}

function modifiedAt(mtimeMs: number): EpochMs {
  return isEpochMs(mtimeMs) ? epochMs(mtimeMs) : MODIFIED_AT_MS_MIN;
}

function failureOf(error: unknown): FileText {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
  if (code === "ENOENT" || code === "ENOTDIR") return { kind: "absent" };
  return { kind: "unreadable", message: code === "EACCES" ? "permission denied" : code };
}
