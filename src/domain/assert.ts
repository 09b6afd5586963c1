/** Thrown by `assert` and `unreachable`: a bug of ours, never the world's or the user's fault. */
export class BugError extends Error {
  override readonly name = "BugError";
}

/** Throws a `BugError` unless the condition holds; `mustHold` says what must be true. Kept on in production. */
export function assert(condition: boolean, mustHold: string): asserts condition {
  if (!condition) throw new BugError(`must hold: ${mustHold}`);
}

/** The value itself; throws a `BugError` when it is absent. */
export function must<T>(value: T | undefined | null, mustHold: string): T {
  assert(value !== undefined && value !== null, mustHold);
  return value;
}

/** Makes a switch exhaustive: does not type-check while a case is missing. */
export function unreachable(value: never): never {
  throw new BugError(`must hold: no other case than the listed ones, got ${JSON.stringify(value)}`);
}
