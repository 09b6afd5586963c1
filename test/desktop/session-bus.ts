import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import dbus, { type MessageBus } from "dbus-native";

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
