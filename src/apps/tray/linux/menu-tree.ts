import { must } from "../../../domain/assert.ts";
import type { MenuItem } from "../../../view/menu/menu-model.ts";
import { MENU_PROPERTY_TYPES, type MenuProperties, type MenuPropertyName } from "./menu-properties.ts";

/** The root's number. Source: com.canonical.dbusmenu. */
export const ROOT_ID = 0;

/** A node of `GetLayout`: number, properties, children. */
export interface LayoutNode {
  readonly id: number;
  readonly properties: MenuProperties;
  readonly children: readonly LayoutNode[];
}

/** What an update changed, as the signals of the protocol tell it. */
export interface MenuChange {
  /** Parents whose children are others now, or in another order. */
  readonly parents: readonly number[];
  readonly updated: readonly (readonly [id: number, properties: MenuProperties])[];
  readonly removed: readonly (readonly [id: number, names: readonly MenuPropertyName[]])[];
}

interface Node {
  readonly properties: MenuProperties;
  readonly children: readonly number[];
}

const ROOT: Node = { properties: { "children-display": "submenu" }, children: [] };

/**
 * The menu as the protocol sees it: numbers instead of names.
 *
 * An open menu must stay open, so the layout changes as seldom as can be: an entry that goes is hidden, and shown when it comes back.
 * Where one comes in between that was never there, or one moves, it and all after it in its menu get new numbers: GNOME's extension puts
 * entries that it knows in wrong places (version 46, seen 2026-11), and new ones where they belong. So it is where a plain line becomes a
 * submenu: Plasma reads of what kind an entry is once (5.27, seen 2026-11).
 */
export class MenuTree {
  #nodes = new Map<number, Node>([[ROOT_ID, ROOT]]);
  readonly #numbers = new Map<string, number>();
  readonly #names = new Map<number, string>();
  #lastNumber = ROOT_ID;
  readonly #propertiesOf: (item: MenuItem) => MenuProperties;
  /** Rises with every change of layout. */
  revision = 1;

  constructor(propertiesOf: (item: MenuItem) => MenuProperties) {
    this.#propertiesOf = propertiesOf;
  }

  /** Takes a new menu and says what it changed. */
  update(items: readonly MenuItem[]): MenuChange {
    const next = new Map<number, Node>();
    next.set(ROOT_ID, { ...ROOT, children: this.#addAll(ROOT_ID, items, next) });
    const before = this.#nodes;
    this.#nodes = next;
    for (const id of this.#names.keys()) if (!next.has(id)) this.#names.delete(id);
    const change = changeBetween(before, next);
    if (change.parents.length > 0) this.revision++;
    return change;
  }

  /** A node and what is beneath it, `depth` levels deep (-1: all). `undefined` when there is no such node. */
  layout(id: number, depth: number): LayoutNode | undefined {
    const node = this.#nodes.get(id);
    if (!node) return undefined;
    const children = depth === 0 ? [] : node.children.flatMap((child) => this.layout(child, depth - 1) ?? []);
    return { id, properties: node.properties, children };
  }

  /** Entries below `id` whose children a layout `depth` levels deep leaves out. */
  cutOff(id: number, depth: number): readonly number[] {
    const children = this.#nodes.get(id)?.children ?? [];
    return children.flatMap((child) => {
      if (depth !== 1) return this.cutOff(child, depth - 1);
      return this.#nodes.get(child)?.children.length ? [child] : [];
    });
  }

  properties(id: number): MenuProperties | undefined {
    return this.#nodes.get(id)?.properties;
  }

  /** Every number of the present layout. */
  numbers(): readonly number[] {
    return [...this.#nodes.keys()];
  }

  /** Our id of an entry that is shown and can be chosen. */
  clickable(id: number): string | undefined {
    const node = this.#nodes.get(id);
    const { enabled, visible, type } = node?.properties ?? { enabled: false };
    const isDead = enabled === false || visible === false || type === "separator";
    return isDead ? undefined : this.#names.get(id);
  }

  #addAll(parent: number, items: readonly MenuItem[], nodes: Map<number, Node>): readonly number[] {
    const before = this.#nodes.get(parent)?.children ?? [];
    const kinds = new Map(items.map((item) => [item.id, kindOf(this.#propertiesOf(item))]));
    const oldNames = before.map((id) => {
      const name = this.#names.get(id) ?? "";
      return kinds.get(name) === kindOf(this.#nodes.get(id)?.properties) ? name : undefined;
    });
    const rest = items.slice(keptPrefixLength(oldNames, items));
    const isAppended = rest.every(({ id }) => !oldNames.includes(id));
    for (const item of rest) this.#forget(item);
    const shown = items.map((item) => {
      const id = this.#numberOf(item.id);
      nodes.set(id, { properties: this.#propertiesOf(item), children: this.#addAll(id, item.items, nodes) });
      return id;
    });
    if (!isAppended) return shown;
    // What has another number now is gone.
    const kept = before.filter((id) => this.#numbers.get(this.#names.get(id) ?? "") === id);
    for (const id of kept) if (!shown.includes(id)) this.#hide(id, nodes);
    return [...kept, ...shown.filter((id) => !kept.includes(id))];
  }

  #hide(id: number, nodes: Map<number, Node>): void {
    const node = must(this.#nodes.get(id), "what is hidden was there");
    nodes.set(id, { ...node, properties: { ...node.properties, visible: false } });
    for (const child of node.children) this.#keep(child, nodes);
  }

  #keep(id: number, nodes: Map<number, Node>): void {
    const node = must(this.#nodes.get(id), "children of what was there were there");
    nodes.set(id, node);
    for (const child of node.children) this.#keep(child, nodes);
  }

  #forget(item: MenuItem): void {
    this.#numbers.delete(item.id);
    for (const child of item.items) this.#forget(child);
  }

  #numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const id = ++this.#lastNumber;
    this.#numbers.set(name, id);
    this.#names.set(id, name);
    return id;
  }
}

/** What hosts do not read again of an entry that they know. */
function kindOf(properties: MenuProperties = {}): string {
  return [properties.type, properties["toggle-type"], properties["children-display"]].join();
}

/** How many of the new entries stand in the order of the old ones, some of which may be gone; the rest is new or has moved. */
function keptPrefixLength(oldNames: readonly (string | undefined)[], items: readonly MenuItem[]): number {
  let from = 0;
  for (const [index, { id }] of items.entries()) {
    const at = oldNames.indexOf(id, from);
    if (at < 0) return index;
    from = at + 1;
  }
  return items.length;
}

function changeBetween(before: ReadonlyMap<number, Node>, after: ReadonlyMap<number, Node>): MenuChange {
  const parents: number[] = [];
  const updated: [number, MenuProperties][] = [];
  const removed: [number, readonly MenuPropertyName[]][] = [];
  for (const [id, node] of after) {
    const old = before.get(id);
    // What is new comes with its parent's layout.
    if (!old) continue;
    if (old.children.join() !== node.children.join()) parents.push(id);
    const names = propertyNames().filter((name) => old.properties[name] !== node.properties[name]);
    const gone = names.filter((name) => node.properties[name] === undefined);
    const changed = names.filter((name) => node.properties[name] !== undefined);
    if (changed.length > 0) updated.push([id, pick(node.properties, changed)]);
    if (gone.length > 0) removed.push([id, gone]);
  }
  return { parents, updated, removed };
}

function propertyNames(): readonly MenuPropertyName[] {
  return Object.keys(MENU_PROPERTY_TYPES) as MenuPropertyName[];
}

/** Some of the properties; no names: all of them. Source: GetLayout's `propertyNames`. */
export function pick(properties: MenuProperties, names: readonly string[]): MenuProperties {
  if (names.length === 0) return properties;
  return Object.fromEntries(Object.entries(properties).filter(([name]) => names.includes(name)));
}
