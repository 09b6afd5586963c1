import { closeSync, constants, fstatSync, openSync, read, readSync } from "node:fs";
import type { DurationMs } from "../../domain/time.ts";

/** How much of standard input is waited for. */
export interface StdinBounds {
  /** Bound on the whole wait: what has not arrived by then is not read. */
  readonly waitMs: DurationMs;
  readonly bytesMax: number;
}

/** Between two looks at a pipe whose writer has not finished. */
const LOOK_MS: DurationMs = 1;

/** What came of it. */
export interface StdinText {
  readonly text: string;
  /** A read is still waiting for a writer: this process would wait for it at its end, so it must be ended (`endStuck`). */
  readonly isStuck: boolean;
}

/**
 * What somebody piped to this process, as far as it came within the bounds; longer input is cut. Empty from a terminal.
 *
 * Node's own `process.stdin` costs five milliseconds, a fifth of an empty process: a file and a pipe are read at once, the pipe opened
 * anew without blocking where the system can do that; anything else by a read on another thread.
 */
export function readStdin(bounds: StdinBounds): StdinText | Promise<StdinText> {
  const kind = stdinKind();
  if (kind === "none") return { text: "", isStuck: false };
  if (kind === "file") return { text: readNow(0, bounds), isStuck: false };
  const pipe = kind === "pipe" ? reopen() : undefined;
  if (pipe === undefined) return readAside(bounds);
  try {
    return { text: readNow(pipe, bounds), isStuck: false };
  } finally {
    closeSync(pipe);
  }
}

/** Ends this process at once, without the wait for a read that nobody answers. All output must be written. */
export function endStuck(): void {
  process.kill(process.pid, "SIGTERM");
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
  const input = createInput(bytesMax);
  const endNs = nowNs() + BigInt(waitMs * NS_PER_MS);
  while (!input.isFull()) {
    const count = readSome(fd, input.free());
    if (count === 0) break;
    if (count !== undefined) input.took(count);
    else if (nowNs() >= endNs) break;
    else pause();
  }
  return input.text();
}

const NS_PER_MS = 1_000_000;

/** A clock that never goes back. The global `performance` is a module that Node loads at its first use: a twentieth of an empty process. */
function nowNs(): bigint {
  return process.hrtime.bigint();
}

/** How many bytes came; 0 at the end, `undefined` when there is nothing yet. */
function readSome(fd: number, into: Uint8Array): number | undefined {
  try {
    return readSync(fd, into);
  } catch (error) {
    const isEmpty = error instanceof Error && "code" in error && error.code === "EAGAIN";
    return isEmpty ? undefined : 0;
  }
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK_MS);
}

function readAside({ waitMs, bytesMax }: StdinBounds): Promise<StdinText> {
  const input = createInput(bytesMax);
  return new Promise((resolve) => {
    const finish = (isStuck: boolean): void => {
      clearTimeout(timer);
      resolve({ text: input.text(), isStuck });
    };
    const timer = setTimeout(() => finish(true), waitMs);
    const readOn = (): void =>
      read(0, input.free(), (error, count) => {
        if (error || count === 0) return finish(false);
        input.took(count);
        if (input.isFull()) finish(false);
        else readOn();
      });
    readOn();
  });
}

/** What the client writes fits in here; a megabyte at once costs two milliseconds of clearing it. */
const FIRST_BYTES = 64 * 1024;

/** Bytes as they come, in a buffer that grows up to a bound. */
function createInput(bytesMax: number) {
  let buffer = Buffer.allocUnsafe(Math.min(FIRST_BYTES, bytesMax));
  let length = 0;
  return {
    isFull: () => length === bytesMax,
    free: () => {
      if (length === buffer.length) {
        const larger = Buffer.allocUnsafe(Math.min(buffer.length * 2, bytesMax));
        buffer.copy(larger);
        buffer = larger;
      }
      return buffer.subarray(length);
    },
    took: (count: number) => {
      length += count;
    },
    text: () => buffer.toString("utf8", 0, length),
  };
}
