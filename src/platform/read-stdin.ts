import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import type { DurationMs } from "../domain/time.ts";

export interface StdinBounds {
  /** Bound on the whole wait: what has not arrived by then is not read. */
  readonly waitMs: DurationMs;
  readonly bytesMax: number;
}

/** Between two looks at a pipe whose writer has not finished. */
const LOOK_MS: DurationMs = 1;

/**
 * What somebody piped to this process, as far as it came within the bounds; longer input is cut. Empty from a terminal.
 *
 * A file and a pipe are read at once: Node's own `process.stdin` costs five milliseconds, a fifth of an empty process. A read that
 * blocks cannot be given up (Node waits for it at its end), so a pipe is opened anew without blocking, where the system can do that.
 */
export function readStdin(bounds: StdinBounds): string | Promise<string> {
  const kind = stdinKind();
  if (kind === "none") return "";
  if (kind === "file") return readNow(0, bounds);
  const pipe = kind === "pipe" ? reopen() : undefined;
  if (pipe === undefined) return readStream(bounds);
  try {
    return readNow(pipe, bounds);
  } finally {
    closeSync(pipe);
  }
}

function stdinKind(): "none" | "file" | "pipe" | "other" {
  try {
    const facts = fstatSync(0);
    if (facts.isFile()) return "file";
    if (facts.isFIFO()) return "pipe";
    return facts.isCharacterDevice() ? "none" : "other";
  } catch {
    return "none";
  }
}

/** The pipe behind standard input, opened again without blocking. Absent where the system has no such name for it. */
function reopen(): number | undefined {
  if (process.platform !== "linux") return undefined;
  try {
    return openSync("/proc/self/fd/0", constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
}

function readNow(fd: number, { waitMs, bytesMax }: StdinBounds): string {
  const buffer = Buffer.allocUnsafe(bytesMax);
  const endMs = performance.now() + waitMs;
  let length = 0;
  while (length < bytesMax) {
    const count = readSome(fd, buffer, length);
    if (count === 0) break;
    if (count !== undefined) length += count;
    else if (performance.now() >= endMs) break;
    else pause();
  }
  return buffer.toString("utf8", 0, length);
}

/** How many bytes came; 0 at the end, `undefined` when there is nothing yet. */
function readSome(fd: number, buffer: Buffer, from: number): number | undefined {
  try {
    return readSync(fd, buffer, from, buffer.length - from, null);
  } catch (error) {
    const isEmpty = error instanceof Error && "code" in error && error.code === "EAGAIN";
    return isEmpty ? undefined : 0;
  }
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_MS);
}

function readStream({ waitMs, bytesMax }: StdinBounds): Promise<string> {
  const { stdin } = process;
  const chunks: Buffer[] = [];
  let length = 0;
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      stdin.removeAllListeners();
      stdin.destroy();
      resolve(Buffer.concat(chunks).toString("utf8", 0, Math.min(length, bytesMax)));
    };
    const timer = setTimeout(finish, waitMs);
    stdin.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= bytesMax) finish();
    });
    stdin.on("end", finish).on("error", finish);
  });
}
