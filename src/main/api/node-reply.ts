import type { IncomingMessage } from "node:http";
import { MeterGoneError, type ApiReply } from "../../api/transport.ts";

/** A reply of Node's HTTP client as the API's. `onEnd` is called when its body has ended, broken off, or is no longer read. */
export function toApiReply(reply: IncomingMessage, onEnd: () => void = () => {}): ApiReply {
  reply.setEncoding("utf8");
  return {
    status: reply.statusCode ?? 0,
    header: (name) => reply.headers[name]?.toString(),
    chunks: async function* () {
      try {
        for await (const chunk of reply) yield String(chunk);
      } catch (cause) {
        throw new MeterGoneError("The meter went away in the middle of its answer.", { cause });
      } finally {
        onEnd();
      }
    },
  };
}
