import type { ServerResponse } from "node:http";
import { unreachable } from "../../domain/assert.ts";
import { SECOND_MS } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { SocketBehaviour } from "../faults.ts";
import type { Reply } from "../reply.ts";

/** Puts a whole reply onto the wire. */
export function sendReply(response: ServerResponse, reply: Reply): void {
  writeHead(response, reply, Buffer.byteLength(reply.body));
  response.end(reply.body);
}

/** Puts a reply onto the wire as a fault of the connection would. Never rejects; the simulator's close ends what hangs. */
export async function missendReply(
  response: ServerResponse,
  reply: Reply,
  how: { readonly behaviour: SocketBehaviour; readonly clock: Clock; readonly closing: AbortSignal },
): Promise<void> {
  const bytes = Buffer.from(reply.body);
  switch (how.behaviour) {
    case "hang":
      return;
    case "reset":
      response.socket?.resetAndDestroy();
      return;
    case "half-open":
      writeHead(response, reply, bytes.length);
      response.flushHeaders();
      return;
    case "short-body":
      writeHead(response, reply, bytes.length);
      response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
      return;
    case "slow-drip":
      writeHead(response, reply, bytes.length);
      return drip(response, bytes, how);
    default:
      unreachable(how.behaviour);
  }
}

async function drip(
  response: ServerResponse,
  bytes: Buffer,
  how: { readonly clock: Clock; readonly closing: AbortSignal },
): Promise<void> {
  for (let sent = 0; sent < bytes.length && !response.destroyed; sent += 1) {
    response.write(bytes.subarray(sent, sent + 1));
    await how.clock.sleep(SECOND_MS, how.closing);
  }
  response.end();
}

function writeHead(response: ServerResponse, reply: Reply, contentLength: number): void {
  const hasBody = reply.status !== 204;
  response.writeHead(reply.status, {
    ...reply.headers,
    ...(reply.cookies ? { "set-cookie": [...reply.cookies] } : {}),
    ...(hasBody ? { "content-length": String(contentLength) } : {}),
  });
}
