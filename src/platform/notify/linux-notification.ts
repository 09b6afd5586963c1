import { escapeMarkup } from "../../domain/markup.ts";
import { thrownText } from "../../domain/thrown.ts";
import type { Machine } from "../../ports/machine.ts";
import type { AlertDocument, DeliveryOutcome } from "../../ports/notifier.ts";
import { deliveryFailed } from "./delivery-failed.ts";

/** The program of the session that shows notifications. Source: Desktop Notifications Specification 1.2. */
export const NOTIFICATION_SERVICE = "org.freedesktop.Notifications";
const PATH = "/org/freedesktop/Notifications";
const CALL_MS_MAX = 5_000;
/** Source: Desktop Notifications Specification 1.2. */
const URGENCY_BYTES = { low: 0, normal: 1, critical: 2 } as const;

/**
 * Shows a desktop notification by `org.freedesktop.Notifications` on the session's message bus. Never rejects.
 * Source: Desktop Notifications Specification 1.2; run against xfce4-notifyd, dunst, Plasma's and MATE's, 2026-11.
 */
export async function notifyOnLinux(alert: AlertDocument, env: Machine["env"]): Promise<DeliveryOutcome> {
  const busAddress = sessionBusAddress(env);
  if (busAddress === undefined)
    return deliveryFailed("There is no session message bus: DBUS_SESSION_BUS_ADDRESS is not set.");
  try {
    await notify(alert, busAddress);
    return { kind: "delivered" };
  } catch (error) {
    return deliveryFailed(`The desktop took no notification: ${thrownText(error)}`);
  }
}

/** A service of systemd's user manager may lack the variable; its bus is always at the same place. */
export function sessionBusAddress(env: Machine["env"]): string | undefined {
  const runtimeDir = env["XDG_RUNTIME_DIR"];
  return env["DBUS_SESSION_BUS_ADDRESS"] || (runtimeDir ? `unix:path=${runtimeDir}/bus` : undefined);
}

async function notify(alert: AlertDocument, busAddress: string): Promise<void> {
  const dbus = await import("dbus-native");
  const bus = dbus.default.sessionBus({ busAddress, timeout: CALL_MS_MAX });
  const lost = new Promise<never>((_, reject) => {
    bus.connection.on("error", reject);
  });
  lost.catch(() => undefined);
  try {
    const call = (member: string, signature: string, body: unknown[]) =>
      Promise.race([
        bus.invoke<unknown>({
          destination: NOTIFICATION_SERVICE,
          path: PATH,
          interface: NOTIFICATION_SERVICE,
          member,
          signature,
          body,
        }),
        lost,
      ]);
    const capabilities = await call("GetCapabilities", "", []);
    const hasMarkup = Array.isArray(capabilities) && capabilities.flat().includes("body-markup");
    const body = hasMarkup ? escapeMarkup(alert.message) : alert.message;
    const hints = [
      ["urgency", ["y", URGENCY_BYTES[alert.urgency]]],
      ["category", ["s", "x-claude-meter.usage"]],
    ];
    await call("Notify", "susssasa{sv}i", ["claude-meter", 0, "", alert.title, body, [], hints, -1]);
  } finally {
    await bus.close().catch(() => undefined);
  }
}
