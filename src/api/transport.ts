import type { AbortSignalLike } from "../ports/clock.ts";

/** One question to the daemon. */
export interface ApiRequest {
  readonly method: string;
  /** With its query, from the first `/`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignalLike | undefined;
}

/** An answer of the API, whatever carried it. Its status may be any of HTTP's. */
export interface ApiReply {
  readonly status: number;
  /** `undefined` where there is no such header. Lower-case names. */
  header(name: string): string | undefined;
  /** The body as it arrives, in pieces of text. May be read once. */
  chunks(): AsyncIterable<string>;
}

/** A way to the daemon: a Unix socket, a loopback port, a page's own origin. Rejects with `MeterGoneError` where nobody answers. */
export type ApiTransport = (request: ApiRequest) => Promise<ApiReply>;

/** No daemon answers, or it went away in the middle. */
export class MeterGoneError extends Error {
  override readonly name = "MeterGoneError";
}
