import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import dbus, { type MessageBus } from "dbus-native";
import { temporaryFolder } from "../tools/temporary-folder.ts";

/** A message bus of the test's own. */
export interface SessionBus {
  readonly address: string;
  connect(): Promise<MessageBus>;
  close(): Promise<void>;
}

export async function startSessionBus(): Promise<SessionBus> {
  const child = spawn("dbus-daemon", ["--session", "--nofork", "--print-address"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [address] = (await once(createInterface(child.stdout), "line")) as [string];
  const connections: MessageBus[] = [];
  return {
    address,
    connect: async () => {
      const bus = dbus.sessionBus({ busAddress: address });
      // The bus ends before its guests in some tests.
      bus.connection.on("error", () => {});
      await bus.getId();
      connections.push(bus);
      return bus;
    },
    close: async () => {
      await Promise.all(connections.map((bus) => bus.close()));
      if (child.exitCode !== null) return;
      const ended = once(child, "exit");
      child.kill();
      await ended;
    },
  };
}

/** A way to the bus that carries every byte, and never hears that a guest has hung up. */
export async function startDeafBus({
  address,
}: Pick<SessionBus, "address">): Promise<Pick<SessionBus, "address" | "close">> {
  const path = /unix:path=([^,]+)/.exec(address)?.[1] ?? "";
  const socket = join(temporaryFolder("bus"), "bus");
  const open: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (guest) => {
    const bus = connect(path);
    open.push(guest, bus);
    // Both ends break off in the end.
    for (const end of [guest, bus]) end.on("error", () => {});
    guest.pipe(bus, { end: false });
    bus.pipe(guest);
  });
  server.listen(socket);
  await once(server, "listening");
  return {
    address: `unix:path=${socket}`,
    close: async () => {
      for (const end of open) end.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
