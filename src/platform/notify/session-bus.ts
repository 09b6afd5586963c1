import type { Machine } from "../../ports/machine.ts";
import { sessionBusAddress } from "./linux-notification.ts";

const CALL_MS_MAX = 2_000;

/** The names that are owned, or can be started, on the session's message bus; `undefined` where none answers. */
export async function sessionBusNames(env: Machine["env"]): Promise<ReadonlySet<string> | undefined> {
  const busAddress = sessionBusAddress(env);
  if (busAddress === undefined) return undefined;
  const dbus = await import("dbus-native");
  const bus = dbus.default.sessionBus({ busAddress, timeout: CALL_MS_MAX });
  const lost = new Promise<undefined>((resolve) => {
    bus.connection.on("error", () => resolve(undefined));
  });
  try {
    const [owned, startable] = await Promise.all(
      ["ListNames", "ListActivatableNames"].map((member) =>
        Promise.race([bus.invokeDbus<unknown>({ member }), lost]),
      ),
    );
    if (owned === undefined) return undefined;
    return new Set([owned, startable].flat(2).filter((name) => typeof name === "string"));
  } catch {
    return undefined;
  } finally {
    await bus.close().catch(() => undefined);
  }
}
