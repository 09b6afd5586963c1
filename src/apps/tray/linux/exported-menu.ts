import type { DefinedInterface } from "dbus-native";
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
  const dict = (properties: MenuProperties) => toDict(dbus, properties);
  const layoutOf = (node: LayoutNode): unknown[] => [
    node.id,
    dict(node.properties),
    node.children.map((child) => new dbus.Variant("(ia{sv}av)", layoutOf(child))),
  ];
  const handle = (id: number, event: string): boolean => {
    if (event === "opened" && id === ROOT_ID) events.onOpen();
    const name = event === "clicked" ? tree.clickable(id) : undefined;
    if (name !== undefined) events.onClick(name);
    return tree.properties(id) !== undefined;
  };
  const definition = dbus.defineInterface({
    name: "com.canonical.dbusmenu",
    methods: {
      GetLayout: {
        in: { parentId: "i", recursionDepth: "i", propertyNames: "as" },
        out: { revision: "u", layout: "(ia{sv}av)" },
        handler: ({ parentId, recursionDepth, propertyNames }: LayoutQuery) => {
          const node = tree.layout(parentId, recursionDepth) ?? {
            id: parentId,
            properties: {},
            children: [],
          };
          return { revision: tree.revision, layout: layoutOf(onlyNamed(node, propertyNames)) };
        },
      },
      GetGroupProperties: {
        in: { ids: "ai", propertyNames: "as" },
        out: { properties: "a(ia{sv})" },
        handler: ({ ids, propertyNames }: GroupQuery) =>
          (ids.length === 0 ? tree.numbers() : ids).flatMap((id) => {
            const properties = tree.properties(id);
            return properties ? [[id, dict(pick(properties, propertyNames))]] : [];
          }),
      },
      GetProperty: {
        in: { id: "i", name: "s" },
        out: { value: "v" },
        handler: ({ id, name }: { readonly id: number; readonly name: string }) => {
          const value = isMenuPropertyName(name) ? tree.properties(id)?.[name] : undefined;
          if (!isMenuPropertyName(name) || value === undefined)
            throw new Error(`Entry ${id} has no ${name}.`);
          return new dbus.Variant(MENU_PROPERTY_TYPES[name], value);
        },
      },
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
    },
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
        const changed = updated.map(([id, properties]) => [id, dict(properties)]);
        definition.emit["ItemsPropertiesUpdated"]?.(changed, removed);
      }
      for (const parent of parents) definition.emit["LayoutUpdated"]?.(tree.revision, parent);
    },
  };
}

interface LayoutQuery {
  readonly parentId: number;
  readonly recursionDepth: number;
  readonly propertyNames: readonly string[];
}

interface GroupQuery {
  readonly ids: readonly number[];
  readonly propertyNames: readonly string[];
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
