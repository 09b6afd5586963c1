import type { DefinedInterface, InterfaceDefinition } from "dbus-native";
import type { MenuItem } from "../../../view/menu/menu-model.ts";
import type { Dbus } from "./dbus.ts";
import { isMenuPropertyName, MENU_PROPERTY_TYPES, type MenuProperties } from "./menu-properties.ts";
import { pick, ROOT_ID, type LayoutNode, type MenuTree } from "./menu-tree.ts";

/** The menu on the bus. */
export interface ExportedMenu {
  readonly definition: DefinedInterface;
  /** Shows another menu: tells hosts only what is different. */
  show(items: readonly MenuItem[]): void;
}

interface MenuEvents {
  readonly onClick: (itemId: string) => void;
  readonly onOpen: () => void;
}

/** `com.canonical.dbusmenu` over a tree. Source: libdbusmenu's dbus-menu.xml 0.4, observed 2026-11. */
export function exportMenu(dbus: Dbus, tree: MenuTree, events: MenuEvents): ExportedMenu {
  const announce = (parent: number): void => definition.emit["LayoutUpdated"]?.(tree.revision, parent);
  const definition: DefinedInterface = dbus.defineInterface({
    name: "com.canonical.dbusmenu",
    methods: { ...layoutMethods(dbus, tree, createReminder(announce)), ...eventMethods(tree, events) },
    properties: {
      Version: { type: "u", access: "read", value: 3 },
      TextDirection: { type: "s", access: "read", value: "ltr" },
      Status: { type: "s", access: "read", value: "normal" },
      IconThemePath: { type: "as", access: "read", value: [] },
    },
    signals: {
      ItemsPropertiesUpdated: { args: { updatedProps: "a(ia{sv})", removedProps: "a(ias)" } },
      LayoutUpdated: { args: { revision: "u", parent: "i" } },
      ItemActivationRequested: { args: { id: "i", timestamp: "u" } },
    },
  });
  return {
    definition,
    show: (items) => {
      const { parents, updated, removed } = tree.update(items);
      if (updated.length > 0 || removed.length > 0) {
        const changed = updated.map(([id, properties]) => [id, toDict(dbus, properties)]);
        definition.emit["ItemsPropertiesUpdated"]?.(changed, removed);
      }
      for (const parent of parents) announce(parent);
    },
  };
}

/** Tells a host, by its name on the bus, of menus that it has not read yet. */
type Remind = (host: string, ids: readonly number[]) => void;

/** Of what was told: more than all menus of a week, then it starts over. */
const REMINDED_MAX = 4096;

/**
 * Plasma reads one level of the menu at a time, and a submenu only when it is opened: by then it has placed it as an empty one, which beside
 * the right edge of the screen grows out of sight (5.27, seen 2026-11). Told that its layout is new, it reads the submenu at once.
 * Told once, because a host may answer each such signal by reading the whole menu again.
 */
function createReminder(announce: (id: number) => void): Remind {
  const reminded = new Set<string>();
  return (host, ids) => {
    if (reminded.size > REMINDED_MAX) reminded.clear();
    for (const id of ids) {
      if (!reminded.has(`${host} ${id}`)) announce(id);
      reminded.add(`${host} ${id}`);
    }
  };
}

/** What a host asks to draw the menu. */
function layoutMethods(dbus: Dbus, tree: MenuTree, remind: Remind): Methods {
  return {
    GetLayout: {
      in: { parentId: "i", recursionDepth: "i", propertyNames: "as" },
      out: { revision: "u", layout: "(ia{sv}av)" },
      handler: ({ parentId, recursionDepth, propertyNames }: LayoutQuery, { sender = "" }) => {
        if (recursionDepth > 0) remind(sender, tree.cutOff(parentId, recursionDepth));
        const nothing = { id: parentId, properties: {}, children: [] };
        const node = tree.layout(parentId, recursionDepth) ?? nothing;
        return { revision: tree.revision, layout: toLayout(dbus, onlyNamed(node, propertyNames)) };
      },
    },
    GetGroupProperties: {
      in: { ids: "ai", propertyNames: "as" },
      out: { properties: "a(ia{sv})" },
      handler: ({ ids, propertyNames }: GroupQuery) =>
        (ids.length === 0 ? tree.numbers() : ids).flatMap((id) => {
          const properties = tree.properties(id);
          return properties ? [[id, toDict(dbus, pick(properties, propertyNames))]] : [];
        }),
    },
    GetProperty: {
      in: { id: "i", name: "s" },
      out: { value: "v" },
      handler: ({ id, name }: { readonly id: number; readonly name: string }) => {
        const value = isMenuPropertyName(name) ? tree.properties(id)?.[name] : undefined;
        if (!isMenuPropertyName(name) || value === undefined) throw new Error(`Entry ${id} has no ${name}.`);
        return new dbus.Variant(MENU_PROPERTY_TYPES[name], value);
      },
    },
  };
}

/** What a host tells of the person. */
function eventMethods(tree: MenuTree, events: MenuEvents): Methods {
  const handle = (id: number, event: string): boolean => {
    if (event === "opened" && id === ROOT_ID) events.onOpen();
    const name = event === "clicked" ? tree.clickable(id) : undefined;
    if (name !== undefined) events.onClick(name);
    return tree.properties(id) !== undefined;
  };
  return {
    Event: {
      in: { id: "i", eventId: "s", data: "v", timestamp: "u" },
      handler: ({ id, eventId }: { readonly id: number; readonly eventId: string }) => {
        handle(id, eventId);
        return null;
      },
    },
    EventGroup: {
      in: { events: "a(isvu)" },
      out: { idErrors: "ai" },
      handler: ({ events: group }: { readonly events: readonly (readonly [number, string])[] }) =>
        group.flatMap(([id, event]) => (handle(id, event) ? [] : [id])),
    },
    AboutToShow: {
      in: { id: "i" },
      out: { needUpdate: "b" },
      handler: ({ id }: { readonly id: number }) => {
        if (id === ROOT_ID) events.onOpen();
        return false;
      },
    },
    AboutToShowGroup: {
      in: { ids: "ai" },
      out: { updatesNeeded: "ai", idErrors: "ai" },
      handler: () => ({ updatesNeeded: [], idErrors: [] }),
    },
  };
}

type Methods = NonNullable<InterfaceDefinition["methods"]>;

interface LayoutQuery {
  readonly parentId: number;
  readonly recursionDepth: number;
  readonly propertyNames: readonly string[];
}

interface GroupQuery {
  readonly ids: readonly number[];
  readonly propertyNames: readonly string[];
}

/** As `(ia{sv}av)`. */
function toLayout(dbus: Dbus, { id, properties, children }: LayoutNode): unknown[] {
  const below = children.map((child) => new dbus.Variant("(ia{sv}av)", toLayout(dbus, child)));
  return [id, toDict(dbus, properties), below];
}

function onlyNamed(node: LayoutNode, names: readonly string[]): LayoutNode {
  return {
    ...node,
    properties: pick(node.properties, names),
    children: node.children.map((child) => onlyNamed(child, names)),
  };
}

/** As `a{sv}`. */
function toDict(dbus: Dbus, properties: MenuProperties): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      isMenuPropertyName(name) ? new dbus.Variant(MENU_PROPERTY_TYPES[name], value) : value,
    ]),
  );
}
