import type { StatusDocument } from "../documents/status.ts";
import { SECOND_MS, type DurationMs } from "../domain/time.ts";
import type { AbortSignalLike, Clock } from "../ports/clock.ts";
import { PING_SECONDS, ROUTES } from "./routes.ts";
import { decodeEvents, type ServerEvent } from "./sse.ts";
import type { ApiTransport } from "./transport.ts";

/** How a subscription stands with the meter. */
export type LinkState =
  | { readonly kind: "live" }
  /** Nobody answers; it is tried again after the wait. */
  | { readonly kind: "gone"; readonly failures: number; readonly retryMs: DurationMs }
  /** The meter does not take our token or cookie: trying again does not help. */
  | { readonly kind: "unauthorized" };

/** Who follows the status, until its signal aborts. */
export interface Subscriber {
  readonly onStatus: (document: StatusDocument) => void;
  readonly onState?: (state: LinkState) => void;
  readonly signal: AbortSignalLike;
}

export type Sleep = Clock["sleep"];

const SILENCE_MS_MAX: DurationMs = 2.5 * PING_SECONDS * SECOND_MS;
const RETRY_MS_MAX: DurationMs = 30 * SECOND_MS;

/**
 * Follows the meter's status until the signal aborts: the whole document at once, then at each change. Connects again by itself.
 * Shape: resolves when the signal aborts, or the meter does not know us.
 */
export async function followStatus(
  transport: ApiTransport,
  sleep: Sleep,
  subscriber: Subscriber,
): Promise<void> {
  const { signal, onState = () => {} } = subscriber;
  for (let failures = 0; !signal.aborted;) {
    const end = await listen(transport, sleep, subscriber);
    if (end === "unauthorized") return onState({ kind: "unauthorized" });
    if (signal.aborted) return;
    failures = end === "after-events" ? 1 : failures + 1;
    const retryMs = retryDelayMs(failures);
    onState({ kind: "gone", failures, retryMs });
    await sleep(retryMs, signal);
  }
}

/** Doubling from half a second to half a minute. */
function retryDelayMs(failures: number): DurationMs {
  return Math.min(RETRY_MS_MAX, 500 * 2 ** Math.min(failures - 1, 10));
}

type StreamEnd = "unauthorized" | "without-events" | "after-events";

async function listen(transport: ApiTransport, sleep: Sleep, subscriber: Subscriber): Promise<StreamEnd> {
  const { signal, onStatus, onState = () => {} } = subscriber;
  const watch = new AbortController();
  const onAbort = () => watch.abort();
  signal.addEventListener("abort", onAbort, { once: true });
  let heard: StreamEnd = "without-events";
  try {
    const { method, path } = ROUTES.events;
    const reply = await transport({ method, path, signal: watch.signal });
    if (reply.status === 401 || reply.status === 403) return "unauthorized";
    if (reply.status !== 200) return heard;
    for await (const event of withoutSilence(decodeEvents(reply.chunks()), sleep, watch)) {
      if (heard === "without-events") onState({ kind: "live" });
      heard = "after-events";
      if (event.event === "status") onStatus(JSON.parse(event.data) as StatusDocument);
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  } finally {
    signal.removeEventListener("abort", onAbort);
    watch.abort();
  }
  return heard;
}

/** The events until they stop coming: a stream whose other end is gone without a word is silent for ever. */
async function* withoutSilence(
  events: AsyncIterable<ServerEvent>,
  sleep: Sleep,
  watch: AbortController,
): AsyncIterable<ServerEvent> {
  const iterator = events[Symbol.asyncIterator]();
  for (;;) {
    const heard = new AbortController();
    const next = iterator.next();
    void endSilence(sleep, heard.signal, watch);
    try {
      const { done, value } = await next;
      if (done) return;
      yield value;
    } finally {
      heard.abort();
    }
  }
}

async function endSilence(sleep: Sleep, heard: AbortSignalLike, watch: AbortController): Promise<void> {
  await sleep(SILENCE_MS_MAX, heard);
  if (!heard.aborted) watch.abort();
}
