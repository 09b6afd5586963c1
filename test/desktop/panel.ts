import dbus, { type MessageBus } from "dbus-native";
import type { SessionBus } from "./session-bus.ts";

/** A desktop's panel as the tray sees it: it keeps the list of items, reads them and their menus, and hears their signals. */
export interface Panel {
  readonly bus: MessageBus;
  /** Bus names that registered, in order. */
  readonly items: readonly string[];
  /** `Member:argument,…` of every signal that the items sent. */
  readonly signals: string[];
  property(item: string, name: string): Promise<unknown>;
  layout(item: string): Promise<PanelNode>;
  call(item: string, member: string, signature: string, body: readonly unknown[]): Promise<unknown>;
  click(item: string, id: number): Promise<void>;
  close(): Promise<void>;
}

export interface PanelNode {
  readonly id: number;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly children: readonly PanelNode[];
}

const ITEM = { path: "/StatusNotifierItem", interface: "org.kde.StatusNotifierItem" };
const MENU = { path: "/MenuBar", interface: "com.canonical.dbusmenu" };

/** Starts a panel on the bus: a watcher and a host in one. */
export async function startPanel(session: SessionBus): Promise<Panel> {
  const bus = await session.connect();
  const items: string[] = [];
  const signals: string[] = [];
  const watcher = dbus.defineInterface({
    name: "org.kde.StatusNotifierWatcher",
    methods: {
      RegisterStatusNotifierItem: {
        in: { service: "s" },
        handler: ({ service }: { service: string }) => {
          items.push(service);
          return null;
        },
      },
    },
  });
  await bus.export("/StatusNotifierWatcher", watcher);
  for (const { interface: name } of [ITEM, MENU]) await bus.addMatch(`type='signal',interface='${name}'`);
  bus.connection.on("message", ({ type, interface: from, member, body }) => {
    if (type !== dbus.messageType.signal || (from !== ITEM.interface && from !== MENU.interface)) return;
    signals.push(
      `${member}:${JSON.stringify(body ?? [], (_key, value: unknown) => (value instanceof Buffer ? "…" : value))}`,
    );
  });
  await bus.requestName("org.kde.StatusNotifierWatcher", 0);
  const ask = <T>(
    destination: string,
    where: typeof ITEM,
    member: string,
    signature: string,
    body: readonly unknown[],
  ) => bus.invoke<T>({ destination, ...where, member, signature, body: [...body] });
  return {
    bus,
    items,
    signals,
    property: async (item, name) =>
      bus.invoke({
        destination: item,
        path: ITEM.path,
        interface: "org.freedesktop.DBus.Properties",
        member: "Get",
        signature: "ss",
        body: [ITEM.interface, name],
      }),
    layout: async (item) => {
      const [, root] = await ask<[number, unknown]>(item, MENU, "GetLayout", "iias", [0, -1, []]);
      return toNode(root);
    },
    call: (item, member, signature, body) => Promise.resolve(ask(item, MENU, member, signature, body)),
    click: async (item, id) => {
      await ask(item, MENU, "Event", "isvu", [id, "clicked", new dbus.Variant("i", 0), 0]);
    },
    close: () => bus.close(),
  };
}

function toNode(raw: unknown): PanelNode {
  const [id, properties, children] = raw as [number, Readonly<Record<string, unknown>>, readonly unknown[]];
  // What is hidden nobody sees.
  const shown = children.map(toNode).filter((child) => child.properties["visible"] !== false);
  return { id, properties, children: shown };
}

/** The entry whose label begins so, at any depth. */
export function findEntry(node: PanelNode, label: string): PanelNode | undefined {
  const own = node.properties["label"];
  if (typeof own === "string" && own.startsWith(label)) return node;
  return node.children.map((child) => findEntry(child, label)).find((found) => found !== undefined);
}
