import type { Account } from "./account.ts";
import type { Snapshot } from "./snapshot.ts";
import type { DurationMs } from "./time.ts";

/** Why a read gave nothing: a closed list, because the poll plan decides by it. */
export const READ_FAILURE_KINDS = [
  "absent",
  "signed-out",
  "unauthorized",
  "rate-limited",
  "unavailable",
  "malformed",
  "unreachable",
  "withheld",
] as const;

/**
 * The world said no. `absent`: nothing to read with (no sign-in found on this machine). `signed-out`: a sign-in that cannot be used,
 * found before any call. `unauthorized`: the server refused it (401, 403). `rate-limited`: 429. `unavailable`: 5xx, or
 * an error in a 200. `malformed`: not the shape of a usage reply. `unreachable`: no whole reply arrived. `withheld`: consent needed.
 */
export interface ReadFailure {
  readonly kind: (typeof READ_FAILURE_KINDS)[number];
  /** Kebab-case, closed per source, documented in docs/errors.md: `token-expired`, `scope-missing`, `timeout`, … */
  readonly code: string;
  /** One sentence: what happened. Holds nothing secret. */
  readonly message: string;
  /** One sentence: what to do. */
  readonly hint: string;
  readonly httpStatus?: number | undefined;
  /** Only for `rate-limited`: what the server asked for; absent when it asked for nothing that can be read. */
  readonly retryAfterMs?: DurationMs | undefined;
}

/** A read that brought numbers. */
export interface ReadSuccess {
  readonly kind: "ok";
  readonly account: Account;
  readonly snapshot: Snapshot;
}

/** What became of one read of a source. Closed: the poll plan and every face tell all of it. */
export type ReadOutcome = ReadSuccess | ReadFailure;
