import { MeterGoneError, type ApiReply, type ApiRequest, type ApiTransport } from "../../api/transport.ts";
import type { Machine } from "../../ports/machine.ts";
import { readAddress } from "./address.ts";
import { toApiReply } from "./node-reply.ts";

/** The way to the daemon of this state folder by its socket, which needs no token: the file's mode is the lock. */
export function createSocketTransport(machine: Machine): ApiTransport {
  return async (request) => {
    const { request: httpRequest } = await import("node:http");
    const socketPath = (await readAddress(machine))?.socketPath ?? undefined;
    if (socketPath === undefined) throw new MeterGoneError("The meter does not run.");
    return new Promise<ApiReply>((resolve, reject) => {
      const { method, path, headers, body, signal } = request;
      const call = httpRequest(
        { socketPath, method, path, headers: { host: "localhost", ...headers } },
        (reply) => resolve(toApiReply(reply)),
      );
      call.on("error", (cause) => reject(new MeterGoneError("The meter does not answer.", { cause })));
      abortWith(signal, () => call.destroy());
      call.end(body);
    });
  };
}

function abortWith(signal: ApiRequest["signal"], abort: () => void): void {
  if (signal?.aborted) abort();
  else signal?.addEventListener("abort", abort, { once: true });
}
