import { Agent, request as httpRequest, type IncomingMessage } from "node:http";
import { text as textOf } from "node:stream/consumers";
import { ROUTES } from "../../api/routes.ts";
import { MeterGoneError, type ApiRequest, type ApiTransport } from "../../api/transport.ts";
import { asText, parseJsonObject } from "../../domain/json.ts";
import type { Secret } from "../../domain/secret.ts";
import { areEqual, helloProof } from "../../meter/api/digests.ts";
import type { SecureRandom } from "../../ports/secure-random.ts";
import { toApiReply } from "./node-reply.ts";

/** The port, and what the two ends prove themselves by. */
export interface TcpTransportOptions {
  readonly port: number;
  readonly token: Secret;
  readonly secureRandom: SecureRandom;
}

/**
 * The way to the daemon by its loopback port, for where there is no socket.
 *
 * Any program may sit on a port. So each call asks first for a proof that the listener knows the token, and sends the token on the very
 * connection that gave it, or not at all.
 */
export function createTcpTransport({ port, token, secureRandom }: TcpTransportOptions): ApiTransport {
  return async (request) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    try {
      const nonce = secureRandom.hex(16);
      const { signal } = request;
      const path = `${ROUTES.hello.path}?nonce=${nonce}`;
      const hello = await call(agent, port, { method: "GET", path, signal });
      const proof = proofIn(await textOf(hello));
      if (!areEqual(proof, helloProof(token, { port, nonce })))
        throw new MeterGoneError(`What listens on port ${port} is not our meter.`);
      const authorization = `Bearer ${token.reveal()}`;
      const headers = { ...request.headers, authorization, connection: "close" };
      const reply = await call(agent, port, { ...request, headers }, { onlyReused: true });
      return toApiReply(reply, () => agent.destroy());
    } catch (cause) {
      agent.destroy();
      if (cause instanceof MeterGoneError) throw cause;
      throw new MeterGoneError("The meter does not answer.", { cause });
    }
  };
}

function call(
  agent: Agent,
  port: number,
  { method, path, headers = {}, body, signal }: ApiRequest,
  { onlyReused = false } = {},
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ agent, host: "127.0.0.1", port, method, path, headers }, resolve);
    sent.on("error", reject);
    // A new connection may lead to somebody else: nothing is written to it.
    sent.on("socket", () => {
      if (onlyReused && !sent.reusedSocket) sent.destroy(new MeterGoneError("The connection was lost."));
    });
    if (signal?.aborted) sent.destroy();
    signal?.addEventListener("abort", () => sent.destroy(), { once: true });
    sent.end(body);
  });
}

function proofIn(text: string): string {
  return asText(parseJsonObject(text)["proof"]) ?? "";
}
