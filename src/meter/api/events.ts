import { PING_SECONDS } from "../../api/routes.ts";
import type { StatusDocument } from "../../documents/status.ts";
import { SECOND_MS } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Meter } from "../../ports/meter.ts";
import { Refusal } from "./refusals.ts";

/** Faces are few; more are a mistake or mischief. */
const STREAMS_MAX = 32;
/** A reader that leaves so many events lying is gone. */
const UNREAD_MAX = 16;

/** Streams of server-sent events: the whole status at once and at each change, and a ping between. */
export interface EventStreams {
  open(): Response;
  /** Ends all. */
  close(): void;
}

export function createEventStreams({
  meter,
  clock,
}: {
  readonly meter: Meter;
  readonly clock: Clock;
}): EventStreams {
  const ends = new Set<() => void>();
  return {
    open() {
      if (ends.size >= STREAMS_MAX) throw tooMany();
      return new Response(createStream({ meter, clock, ends }), {
        headers: { "content-type": "text/event-stream; charset=utf-8", "x-accel-buffering": "no" },
      });
    },
    close: () => {
      for (const end of ends) end();
    },
  };
}

interface StreamParts {
  readonly meter: Meter;
  readonly clock: Clock;
  readonly ends: Set<() => void>;
}

function createStream({ meter, clock, ends }: StreamParts): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const stop = new AbortController();
  let end = () => {};
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const send = (event: string, data: string) => {
          if ((controller.desiredSize ?? 0) <= 0) return end();
          controller.enqueue(encoder.encode(`event: ${event}\ndata: ${data}\n\n`));
        };
        const sendStatus = (document: StatusDocument) => send("status", JSON.stringify(document));
        const unsubscribe = meter.subscribe(sendStatus);
        end = () => {
          if (stop.signal.aborted) return;
          stop.abort();
          unsubscribe();
          ends.delete(end);
          controller.close();
        };
        ends.add(end);
        meter.noteLook();
        const current = meter.current();
        if (current !== undefined) sendStatus(current);
        else send("ping", "");
        void keepPinging(clock, stop.signal, () => {
          meter.noteLook();
          send("ping", "");
        });
      },
      cancel: () => end(),
    },
    { highWaterMark: UNREAD_MAX },
  );
}

async function keepPinging(clock: Clock, stop: AbortSignal, ping: () => void): Promise<void> {
  for (;;) {
    await clock.sleep(PING_SECONDS * SECOND_MS, stop);
    if (stop.aborted) return;
    ping();
  }
}

function tooMany(): Refusal {
  return new Refusal({
    status: 503,
    code: "too-many-streams",
    message: `${STREAMS_MAX} faces listen already.`,
    hint: "Close one of them.",
  });
}
