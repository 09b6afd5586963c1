import { accessSync, constants, statSync } from "node:fs";
import { dirname } from "node:path";
import { StoreError } from "../../ports/store.ts";

type StoreErrorCode = StoreError["code"];

/** One line per code: what to do. */
const HINTS: Readonly<Record<StoreErrorCode, string>> = {
  "store-corrupt":
    "Nothing was changed. `claude-meter doctor` says what is wrong; move the file away (keep it) to begin a new store.",
  "store-locked": "Try again. If it stays so, end the program that holds the file open.",
  "store-read-only":
    "Make the file and its folder writable, or set CLAUDE_METER_HOME to a folder of your own.",
  "store-full": "Free some space on that disk. Nothing that was kept is lost.",
  "store-too-new": "Update claude-meter on this machine, or set CLAUDE_METER_HOME to another folder.",
  "store-unopenable": "Set CLAUDE_METER_HOME to a folder of your own that claude-meter can use.",
  "store-failed": "Try again; if it stays so, please report it with the output of `claude-meter doctor`.",
};

/** A `StoreError` about the database at `path`; `what` completes the sentence "The store <path> …". */
export function storeError(code: StoreErrorCode, path: string, what: string, cause?: unknown): StoreError {
  return new StoreError({ code, message: `The store ${path} ${what}.`, hint: HINTS[code], cause });
}

/** Runs `work`; an error of SQLite or of the file system comes out as a `StoreError`, any other as it is. */
export function withStoreErrors<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toStoreError(error, path);
  }
}

function toStoreError(error: unknown, path: string): unknown {
  if (!(error instanceof Error)) return error;
  if ("errcode" in error && typeof error.errcode === "number") return fromSqlite(error, error.errcode, path);
  if ("syscall" in error && "code" in error && typeof error.code === "string") {
    return fromFileSystem(error, error.code, path);
  }
  return error;
}

/** SQLite's result codes. Source: sqlite.org/rescode.html; which fault gives which was observed with 3.53.4, 2026-11. */
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_READONLY = 8;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;
const SQLITE_NOTADB = 26;
/** The shared-memory file beside the database could not grow: a full disk, seen on a tmpfs of 16 KiB. */
const SQLITE_IOERR_SHMSIZE = 4874;

function fromSqlite(error: Error, resultCode: number, path: string): StoreError {
  const fault = (code: StoreErrorCode, what: string) => storeError(code, path, what, error);
  if (resultCode === SQLITE_IOERR_SHMSIZE) return fault("store-full", "cannot grow: the disk is full");
  // The low byte is the kind of fault, the rest its detail.
  switch (resultCode & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return fault("store-locked", "is held by another process");
    case SQLITE_READONLY:
      return fault("store-read-only", "cannot be written: it or its folder is read-only");
    case SQLITE_CORRUPT:
      return fault("store-corrupt", `is damaged (${error.message})`);
    case SQLITE_NOTADB:
      return fault("store-corrupt", "is not a database, or its beginning is damaged");
    case SQLITE_FULL:
      return fault("store-full", "cannot grow: the disk is full");
    case SQLITE_CANTOPEN:
      return storeError(...whyUnopenable(path), error);
    default:
      // A folder opens for reading and fails at the first read.
      return isFolder(path)
        ? storeError(...whyUnopenable(path), error)
        : fault("store-failed", `refused (${error.message})`);
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** SQLite says only "unable to open"; the file system knows why. */
function whyUnopenable(path: string): [code: StoreErrorCode, path: string, what: string] {
  if (isFolder(path)) return ["store-unopenable", path, "is a folder, not a file"];
  if (!isAllowed(path, constants.F_OK)) return ["store-unopenable", path, "does not exist"];
  if (!isAllowed(path, constants.R_OK)) return ["store-unopenable", path, "may not be read by this user"];
  if (!isAllowed(dirname(path), constants.W_OK)) return ["store-read-only", path, "is in a read-only folder"];
  return ["store-unopenable", path, "cannot be opened"];
}

function isAllowed(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}

function fromFileSystem(error: Error, errnoName: string, path: string): StoreError {
  const fault = (code: StoreErrorCode, what: string) => storeError(code, path, what, error);
  switch (errnoName) {
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return fault("store-read-only", `cannot be created: its folder is read-only (${errnoName})`);
    case "ENOSPC":
    case "EDQUOT":
      return fault("store-full", `cannot be created: the disk is full (${errnoName})`);
    case "EEXIST":
    case "ENOTDIR":
      return fault(
        "store-unopenable",
        `cannot be created: a file stands where its folder should be (${errnoName})`,
      );
    default:
      return fault("store-unopenable", `cannot be created (${errnoName})`);
  }
}
