/** What something that was thrown says of itself, for a sentence of ours. */
export function thrownText(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** What the operating system refused, in words that follow a colon: `there is no such file`. Anything that has no such words says what it says of itself. */
export function refusalText(thrown: unknown): string {
  const code = isSystemError(thrown) && "code" in thrown ? String(thrown.code) : "";
  return REFUSALS[code] ?? thrownText(thrown);
}

const REFUSALS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "it is read-only",
  EEXIST: "a file stands where its folder should be",
  ENOSPC: "the disk is full",
};

/** Whether the operating system refused something: a file, a pipe, a socket. Node gives such errors, and no bug of ours, a `syscall`. */
export function isSystemError(thrown: unknown): thrown is Error & { readonly syscall: unknown } {
  return thrown instanceof Error && "syscall" in thrown;
}
