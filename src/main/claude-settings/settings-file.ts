import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";

/** One settings file as it is on the disk. */
export type SettingsFile =
  | { readonly kind: "text"; readonly text: string; readonly realPath: string; readonly isLink: boolean }
  | { readonly kind: "absent" }
  | { readonly kind: "unusable"; readonly message: string };

/** Longer is no settings file. */
const BYTES_MAX = 4 * 1024 * 1024;

/** Errors: none; why it cannot be used is told. */
export function readSettingsFile(path: string): SettingsFile {
  try {
    const realPath = realpathSync(path);
    const facts = statSync(realPath);
    if (!facts.isFile()) return { kind: "unusable", message: "it is no regular file" };
    if (facts.size > BYTES_MAX) return { kind: "unusable", message: `it is longer than ${BYTES_MAX} bytes` };
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(realPath));
    return { kind: "text", text, realPath, isLink: lstatSync(path).isSymbolicLink() };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "ENOENT")
      return isDanglingLink(path)
        ? { kind: "unusable", message: "it is a link that leads nowhere" }
        : { kind: "absent" };
    if (code === "ERR_ENCODING_INVALID_ENCODED_DATA")
      return { kind: "unusable", message: "it is not UTF-8 text" };
    return {
      kind: "unusable",
      message: code === "EACCES" ? "it may not be read" : `it cannot be read (${code})`,
    };
  }
}

/** `realpath` found nothing, and yet there is something of that name. */
function isDanglingLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Whether the file, and the folder that it is replaced in, may be written. */
export function isWritable(realPath: string): boolean {
  try {
    accessSync(realPath, constants.W_OK);
    accessSync(dirname(realPath), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Replaces the file, whole or not at all, with its old owner and mode. A new one is for its owner alone. Errors: the file system's own. */
export function writeSettingsFile(realPath: string, text: string, newMode: number = 0o600): void {
  const facts = statSync(realPath, { throwIfNoEntry: false });
  const mode = (facts?.mode ?? newMode) & 0o7777;
  mkdirSync(dirname(realPath), { recursive: true, mode: 0o700 });
  const next = `${realPath}.${process.pid}.tmp`;
  try {
    writeFileSync(next, text, { mode, flush: true });
    // The umask may have taken bits away.
    chmodSync(next, mode);
    if (facts !== undefined) keepOwner(next, facts);
    renameSync(next, realPath);
  } catch (error) {
    rmSync(next, { force: true });
    throw error;
  }
}

/** Only root may give a file away; whoever owns it already owns the new one too. */
function keepOwner(path: string, { uid, gid }: { readonly uid: number; readonly gid: number }): void {
  if (process.getuid?.() === 0) chownSync(path, uid, gid);
}
