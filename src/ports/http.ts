import type { DurationMs } from "../domain/time.ts";
import type { Secret } from "../domain/secret.ts";

/** One GET. There is no other method: a meter changes nothing. */
export interface HttpGetRequest {
  readonly url: string;
  /** Header values that are secret are sent and never logged. */
  readonly headers: Readonly<Record<string, string | Secret>>;
  readonly connectTimeoutMs: DurationMs;
  /** Bound on the whole call, from the first byte sent to the last byte read. */
  readonly totalTimeoutMs: DurationMs;
  /** A longer body ends the call as `too-large`. */
  readonly bodyBytesMax: number;
}

/** Why no whole reply came. */
export const HTTP_FAILURE_REASONS = [
  "name-not-found",
  "connection-refused",
  "connection-lost",
  "connect-timeout",
  "timeout",
  "too-large",
  "tls",
  "other",
] as const;

/** Never rejects. A redirect is a reply like any other: it is never followed. */
export type HttpOutcome =
  | {
      readonly kind: "reply";
      readonly status: number;
      /** Lower-case names. */
      readonly headers: Readonly<Record<string, string>>;
      /** Decoded as UTF-8. */
      readonly body: string;
    }
  | {
      readonly kind: "failed";
      readonly reason: (typeof HTTP_FAILURE_REASONS)[number];
      /** One sentence without secrets. */
      readonly message: string;
    };

/** Asks servers. One call, one outcome: it follows no redirect and tries nothing again. */
export interface HttpClient {
  get(request: HttpGetRequest): Promise<HttpOutcome>;
}
