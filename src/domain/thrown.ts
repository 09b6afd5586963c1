/** What something that was thrown says of itself, for a sentence of ours. */
export function thrownText(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** Whether the operating system refused something: a file, a pipe, a socket. Node gives such errors, and no bug of ours, a `syscall`. */
export function isSystemError(thrown: unknown): thrown is Error & { readonly syscall: unknown } {
  return thrown instanceof Error && "syscall" in thrown;
}
