import type { MessageBus } from "dbus-native";
import { thrownText } from "../../../domain/thrown.ts";
import { EXIT_CODES, UserError } from "../../../domain/user-error.ts";
import type { Panel } from "../../../view/menu/tray-settings.ts";
import type { EncodePng, FaceEvents, TrayFace, TrayMessage } from "../face.ts";
import type { Dbus } from "./dbus.ts";
import { exportMenu } from "./exported-menu.ts";
import { createGaugeIcons, menuProperties } from "./menu-properties.ts";
import { MenuTree } from "./menu-tree.ts";
import { keepRegistered } from "./registration.ts";
import { exportItem, ITEM_PATH, MENU_PATH } from "./status-notifier-item.ts";

export interface LinuxFaceParts {
  /** `DBUS_SESSION_BUS_ADDRESS`; absent: the library looks where sessions keep it. */
  readonly busAddress?: string | undefined;
  readonly processId: number;
  /** Tells one state folder from another; letters and digits. There is one tray of each per session. */
  readonly instance: string;
  readonly panel: Panel;
  readonly encodePng: EncodePng;
  readonly onHost: (isThere: boolean) => void;
}

/**
 * The tray of Linux desktops: a StatusNotifierItem with its menu on the session bus.
 * Errors: `UserError` without a session bus (`no-desktop`) and when this session has the tray already (`tray-runs`).
 */
export async function startLinuxFace(parts: LinuxFaceParts, events: FaceEvents): Promise<TrayFace> {
  const dbus = await import("dbus-native");
  const bus = await connect(parts.busAddress, dbus, events.onGone);
  await takeInstance(bus, parts.instance);
  const iconOf = createGaugeIcons(parts.encodePng);
  const menu = exportMenu(dbus, new MenuTree((item) => menuProperties(item, iconOf)), events);
  const item = exportItem(dbus, { panel: parts.panel, onMiddleClick: () => events.onClick("refresh") });
  await bus.export(MENU_PATH, menu.definition);
  await bus.export(ITEM_PATH, item.definition);
  const itemName = `org.kde.StatusNotifierItem-${parts.processId}-1`;
  let isRegistered = false;
  return {
    show: (view) => {
      menu.show(view.items);
      item.show(view);
      if (isRegistered) return;
      // Only now: a host that reads before the first view would draw nothing, and some never ask again.
      isRegistered = true;
      void register(bus, itemName, parts.onHost, events.onGone);
    },
    notify: (message) => void sendMessage(bus, message),
    close: () => closeBus(bus),
  };
}

async function register(
  bus: MessageBus,
  itemName: string,
  onHost: (isThere: boolean) => void,
  onGone: (reason: string) => void,
): Promise<void> {
  try {
    await bus.requestName(itemName, 0);
    await keepRegistered(bus, itemName, onHost);
  } catch (error) {
    onGone(thrownText(error));
  }
}

async function connect(
  busAddress: string | undefined,
  dbus: Dbus,
  onGone: (reason: string) => void,
): Promise<MessageBus> {
  let isConnected = false;
  try {
    const bus = dbus.sessionBus(busAddress === undefined ? {} : { busAddress });
    const failed = new Promise<never>((_resolve, reject) => {
      bus.connection.on("error", (error) => {
        if (!isConnected) reject(error);
      });
      bus.connection.on("close", () => {
        if (isConnected) onGone("The session bus is gone.");
        else reject(new Error("The session bus closed the connection."));
      });
    });
    failed.catch(() => {});
    await Promise.race([bus.getId(), failed]);
    isConnected = true;
    return bus;
  } catch (cause) {
    throw new UserError({
      code: "no-desktop",
      message: `There is no session bus to show a tray on: ${thrownText(cause)}`,
      hint: "Run it inside your desktop session, where DBUS_SESSION_BUS_ADDRESS is set.",
      exitCode: EXIT_CODES.usage,
      cause,
    });
  }
}

/** Do not queue for the name. Source: D-Bus specification, RequestName. */
const DO_NOT_QUEUE = 4;
const PRIMARY_OWNER = 1;

async function takeInstance(bus: MessageBus, instance: string): Promise<void> {
  const answer = await bus.requestName(`io.github.claude_meter.Tray.i${instance}`, DO_NOT_QUEUE);
  if (answer === PRIMARY_OWNER) return;
  await closeBus(bus);
  throw new UserError({
    code: "tray-runs",
    message: "The tray of this state folder runs in this session already.",
    hint: "Look for it in the panel; choose Quit in its menu to end it.",
    exitCode: EXIT_CODES.busy,
  });
}

/** Does not wait for the bus to close its side too: while Plasma's session ends it does not (5.27, seen 2026-11). */
async function closeBus(bus: MessageBus): Promise<void> {
  const { stream } = bus.connection;
  stream.once("finish", () => stream.destroy());
  await bus.close();
}

async function sendMessage(bus: MessageBus, { title, body }: TrayMessage): Promise<void> {
  try {
    await bus.invoke({
      destination: "org.freedesktop.Notifications",
      path: "/org/freedesktop/Notifications",
      interface: "org.freedesktop.Notifications",
      member: "Notify",
      signature: "susssasa{sv}i",
      body: ["claude-meter", 0, "", title, body.replaceAll("&", "&amp;").replaceAll("<", "&lt;"), [], {}, -1],
    });
  } catch {
    // A desktop without notifications: the menu says the same.
  }
}
