import type { MessageBus } from "dbus-native";

/** Who keeps the list of tray pictures in a session. Source: the StatusNotifierItem specification. */
export const WATCHER = {
  name: "org.kde.StatusNotifierWatcher",
  path: "/StatusNotifierWatcher",
  interface: "org.kde.StatusNotifierWatcher",
};

/**
 * Registers the item with whatever watcher there is, and again with each that comes: panels are restarted, and start later than we do.
 * Without one it waits. `onHost` hears whether a watcher knows us.
 */
export async function keepRegistered(
  bus: MessageBus,
  itemName: string,
  onHost: (isThere: boolean) => void,
): Promise<void> {
  const register = async (): Promise<void> => {
    try {
      await bus.invoke({
        destination: WATCHER.name,
        path: WATCHER.path,
        interface: WATCHER.interface,
        member: "RegisterStatusNotifierItem",
        signature: "s",
        body: [itemName],
      });
      onHost(true);
    } catch {
      // No watcher, or one that went away meanwhile: its successor is announced.
      onHost(false);
    }
  };
  bus.signals.on(
    bus.mangle("/org/freedesktop/DBus", "org.freedesktop.DBus", "NameOwnerChanged"),
    ([name, , owner]: readonly [string, string, string]) => {
      if (name !== WATCHER.name) return;
      if (owner === "") onHost(false);
      else void register();
    },
  );
  await bus.addMatch(
    `type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',member='NameOwnerChanged',arg0='${WATCHER.name}'`,
  );
  await register();
}
