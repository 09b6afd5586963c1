// Compiles in the browser's world and in Node's: both have `fetch` and `TextDecoder`.
import type { AbortSignalLike } from "../ports/clock.ts";
import { MeterGoneError, type ApiReply, type ApiTransport } from "./transport.ts";

/** Where the meter is, and by what it knows us. */
export interface FetchTransportOptions {
  /** Without a slash at its end; empty text: the page's own origin. */
  readonly origin: string;
  /** A bearer token; absent: the browser's cookie, or none. */
  readonly token?: string;
}

/** The daemon by `fetch`: for pages, extensions and scripts. */
export function createFetchTransport({ origin, token }: FetchTransportOptions): ApiTransport {
  return async ({ method, path, headers = {}, body, signal }) => {
    const abort = new AbortController();
    const release = follow(signal, abort);
    try {
      const reply = await fetch(`${origin}${path}`, {
        method,
        headers: token === undefined ? headers : { ...headers, authorization: `Bearer ${token}` },
        signal: abort.signal,
        cache: "no-store",
        credentials: token === undefined ? "same-origin" : "omit",
        redirect: "error",
        ...(body === undefined ? {} : { body }),
      });
      return toReply(reply, release);
    } catch (cause) {
      release();
      throw new MeterGoneError("The meter does not answer.", { cause });
    }
  };
}

/** Aborts when the signal does, until released. */
function follow(signal: AbortSignalLike | undefined, abort: AbortController): () => void {
  if (signal === undefined) return () => {};
  const onAbort = () => abort.abort();
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  return () => signal.removeEventListener("abort", onAbort);
}

function toReply(reply: Response, release: () => void): ApiReply {
  return {
    status: reply.status,
    header: (name) => reply.headers.get(name) ?? undefined,
    chunks: async function* () {
      try {
        yield* textOf(reply);
      } catch (cause) {
        throw new MeterGoneError("The meter went away in the middle of its answer.", { cause });
      } finally {
        release();
      }
    },
  };
}

async function* textOf({ body }: Response): AsyncIterable<string> {
  if (body === null) return;
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      yield decoder.decode(value, { stream: true });
    }
    yield decoder.decode();
  } finally {
    await reader.cancel().catch(() => {});
  }
}
