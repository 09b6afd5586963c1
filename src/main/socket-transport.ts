import type { IncomingMessage } from "node:http";
import { API_FILES } from "../api/routes.ts";
import { MeterGoneError, type ApiReply, type ApiRequest, type ApiTransport } from "../api/transport.ts";
import { isObject } from "../domain/json.ts";
import { stateDir } from "../platform/paths.ts";
import type { Machine } from "../ports/machine.ts";

/** The way to the daemon of this state folder by its socket, which needs no token: the file's mode is the lock. */
export function createSocketTransport(machine: Machine): ApiTransport {
  return async (request) => {
    const { request: httpRequest } = await import("node:http");
    const socketPath = await socketPathOf(machine);
    return new Promise<ApiReply>((resolve, reject) => {
      const { method, path, headers, body, signal } = request;
      const call = httpRequest(
        { socketPath, method, path, headers: { host: "localhost", ...headers } },
        (reply) => resolve(toReply(reply)),
      );
      call.on("error", (cause) => reject(new MeterGoneError("The meter does not answer.", { cause })));
      abortWith(signal, () => call.destroy());
      call.end(body);
    });
  };
}

async function socketPathOf(machine: Machine): Promise<string> {
  const file = await machine.readText(machine.joinPath(stateDir(machine), API_FILES.address));
  if (file.kind !== "text") throw new MeterGoneError("The meter does not run.");
  try {
    const address: unknown = JSON.parse(file.text);
    if (isObject(address) && typeof address["socketPath"] === "string") return address["socketPath"];
  } catch {
    // Said below.
  }
  throw new MeterGoneError("The meter's address cannot be read.");
}

function toReply(reply: IncomingMessage): ApiReply {
  reply.setEncoding("utf8");
  return {
    status: reply.statusCode ?? 0,
    header: (name) => reply.headers[name]?.toString(),
    chunks: async function* () {
      try {
        for await (const chunk of reply) yield String(chunk);
      } catch (cause) {
        throw new MeterGoneError("The meter went away in the middle of its answer.", { cause });
      }
    },
  };
}

function abortWith(signal: ApiRequest["signal"], abort: () => void): void {
  if (signal?.aborted) abort();
  else signal?.addEventListener("abort", abort, { once: true });
}
