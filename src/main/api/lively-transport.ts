import { ROUTES } from "../../api/routes.ts";
import { MeterGoneError, type ApiTransport } from "../../api/transport.ts";
import { SECOND_MS, type DurationMs } from "../../domain/time.ts";
import type { AbortSignalLike, Clock } from "../../ports/clock.ts";

/** A daemon that lives says hello within milliseconds, whatever else it is asked. */
const LIFE_MS_MAX: DurationMs = 5 * SECOND_MS;

/**
 * A way that asks for a sign of life before each question. A process that is frozen or stuck still has its connections accepted, by the
 * system, and a question may take as long as it takes: without the sign it would be waited for for ever.
 */
export function livelyTransport(transport: ApiTransport, clock: Pick<Clock, "sleep">): ApiTransport {
  return async (request) => {
    await signOfLife(transport, clock);
    return transport(request);
  };
}

/** Errors: `MeterGoneError` where none comes in time. */
async function signOfLife(transport: ApiTransport, clock: Pick<Clock, "sleep">): Promise<void> {
  const end = new AbortController();
  try {
    const isAlive = await Promise.race([
      saysHello(transport, end.signal),
      clock.sleep(LIFE_MS_MAX, end.signal).then(() => false),
    ]);
    if (!isAlive) throw new MeterGoneError("The meter does not answer.");
  } finally {
    end.abort();
  }
}

async function saysHello(transport: ApiTransport, signal: AbortSignalLike): Promise<true> {
  const { method, path } = ROUTES.hello;
  const reply = await transport({ method, path, signal });
  // Read to its end, so that the connection is free again.
  for await (const _ of reply.chunks());
  return true;
}
