import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Everything of one request that reached the meter, byte for byte. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Stands where the browser believes the meter to be, writes down all that comes, and passes it on. */
export interface Tap {
  readonly port: number;
  readonly received: readonly Received[];
  /** The meter's own port, or nobody's: then the connection is refused as by a meter that is gone. */
  passTo(port: number | undefined): void;
  close(): Promise<void>;
}

export async function startTap(): Promise<Tap> {
  const received: Received[] = [];
  let target: number | undefined;
  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(incoming);
    const { method = "", url = "" } = incoming;
    received.push({ method, path: url, headers: textHeaders(incoming), body });
    if (target === undefined) response.destroy();
    else passOn(incoming, { body, port: target, response });
  };
  const server = createServer((incoming, response) => {
    answer(incoming, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    received,
    passTo: (port) => void (target = port),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function passOn(
  { method, url, headers }: IncomingMessage,
  to: { readonly body: string; readonly port: number; readonly response: ServerResponse },
): void {
  const { body, port, response } = to;
  // The meter answers only to its own address.
  const onward = request(
    { host: "127.0.0.1", port, method, path: url, headers: { ...headers, host: `127.0.0.1:${port}` } },
    (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    },
  );
  onward.on("error", () => response.destroy());
  onward.end(body);
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function textHeaders({ rawHeaders }: IncomingMessage): Readonly<Record<string, string>> {
  const pairs = rawHeaders.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name.toLowerCase(), rawHeaders[index + 1] ?? ""]] : [],
  );
  return Object.fromEntries(pairs);
}
