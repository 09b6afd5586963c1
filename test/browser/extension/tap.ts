import { createServer, request, type IncomingMessage } from "node:http";
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
  const server = createServer((incoming, answer) => {
    void readBody(incoming).then((body) => {
      const { method = "", url = "" } = incoming;
      received.push({ method, path: url, headers: textHeaders(incoming), body });
      if (target === undefined) return void answer.destroy();
      const headers = { ...incoming.headers, host: `127.0.0.1:${target}` };
      const onward = request({ host: "127.0.0.1", port: target, method, path: url, headers }, (reply) => {
        answer.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(answer);
      });
      onward.on("error", () => answer.destroy());
      onward.end(body);
    });
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
