import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { menuItem, type MenuItem } from "../../../view/menu/menu-model.ts";
import { menuProperties } from "./menu-properties.ts";
import { MenuTree, ROOT_ID, type LayoutNode } from "./menu-tree.ts";

const createTree = () => new MenuTree((item) => menuProperties(item, () => new Uint8Array()));
const entries = (...names: readonly string[]) => names.map((name) => menuItem(name, name));
const numbersOf = (tree: MenuTree) => tree.layout(ROOT_ID, 1)?.children.map(({ id }) => id) ?? [];

describe("the menu as numbers", () => {
  it("keeps every number while labels change, and names only what is different", () => {
    const tree = createTree();
    tree.update(entries("a", "b"));
    const before = numbersOf(tree);
    const change = tree.update([menuItem("a", "a"), menuItem("b", "other", { enabled: false })]);
    expect(change).toEqual({
      parents: [],
      removed: [],
      updated: [[before[1], { label: "other", enabled: false }]],
    });
    expect(numbersOf(tree)).toEqual(before);
  });

  it("tells properties that are back at their default as removed", () => {
    const tree = createTree();
    tree.update([menuItem("a", "a", { enabled: false })]);
    expect(tree.update(entries("a"))).toEqual({ parents: [], updated: [], removed: [[1, ["enabled"]]] });
  });

  it("hides an entry that goes, and shows it again when it comes back: the layout stays", () => {
    const tree = createTree();
    tree.update(entries("a", "b", "c"));
    const before = numbersOf(tree);
    expect(tree.update(entries("a", "c"))).toEqual({
      parents: [],
      removed: [],
      updated: [[before[1], { visible: false }]],
    });
    expect(tree.clickable(before[1] ?? 0)).toBeUndefined();
    expect(tree.update(entries("a", "b", "c"))).toEqual({
      parents: [],
      updated: [],
      removed: [[before[1], ["visible"]]],
    });
    expect(numbersOf(tree)).toEqual(before);
  });

  it("keeps every number before an entry that is added at the end", () => {
    const tree = createTree();
    tree.update(entries("a", "b"));
    const before = numbersOf(tree);
    tree.update(entries("a", "b", "c"));
    expect(numbersOf(tree).slice(0, 2)).toEqual(before);
  });

  it("gives new numbers from the first entry on that comes in between or moves", () => {
    const tree = createTree();
    tree.update(entries("a", "b", "c"));
    const [a, b, c] = numbersOf(tree);
    tree.update(entries("a", "new", "b", "c"));
    const after = numbersOf(tree);
    expect(after[0]).toBe(a);
    expect(after.slice(1).some((id) => id === b || id === c)).toBe(false);
  });

  it("gives an entry that becomes a submenu a new number, and again when it is a plain line as before", () => {
    const tree = createTree();
    const plain = entries("a", "b", "c");
    const withSubmenu = [...entries("a"), menuItem("b", "b", { items: entries("b1") }), ...entries("c")];
    const steps = [plain, withSubmenu, plain, withSubmenu].map((items) => {
      tree.update(items);
      return numbersOf(tree);
    });
    expect(steps).toEqual([
      [1, 2, 3],
      [1, 4, 6],
      [1, 7, 8],
      [1, 9, 11],
    ]);
  });

  it("keeps nothing of an entry's earlier kind", () => {
    const tree = createTree();
    const steps = [entries("a", "b"), [...entries("a"), menuItem("b", "b", { items: entries("b1") })]];
    for (const items of [...steps, ...steps]) {
      tree.update(items);
      expect(numbersOf(tree)).toHaveLength(2);
    }
  });

  it("knows what a layout of one level leaves out, and nothing of one that has all", () => {
    const tree = createTree();
    const deep = menuItem("b", "b", { items: [menuItem("c", "c", { items: entries("d") })] });
    tree.update([...entries("a"), deep]);
    const [, b = 0] = numbersOf(tree);
    const [c] = tree.layout(b, 1)?.children.map(({ id }) => id) ?? [];
    expect([1, 2, 3, -1].map((depth) => tree.cutOff(ROOT_ID, depth))).toEqual([[b], [c], [], []]);
    expect(tree.cutOff(b, 1)).toEqual([c]);
    expect(tree.cutOff(99, 1)).toEqual([]);
  });

  it("raises the revision with the layout, and with nothing else", () => {
    const tree = createTree();
    tree.update(entries("a"));
    const { revision } = tree;
    tree.update([menuItem("a", "other")]);
    expect(tree.revision).toBe(revision);
    tree.update(entries("a", "b"));
    expect(tree.revision).toBe(revision + 1);
  });

  it("lets nobody click what is gone, off, or a line", () => {
    const tree = createTree();
    tree.update([...entries("a"), menuItem("off", "off", { enabled: false })]);
    expect([tree.clickable(1), tree.clickable(2), tree.clickable(ROOT_ID), tree.clickable(99)]).toEqual([
      "a",
      undefined,
      undefined,
      undefined,
    ]);
    tree.update(entries("b"));
    expect(tree.clickable(1)).toBeUndefined();
  });

  // Capitals are the same entries as plain lines.
  const menus = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e", "A", "B", "C", "D", "E"), {
    maxLength: 6,
    selector: (name) => name.toLowerCase(),
  });

  it("always shows the menu it was given last, whatever came before, and a host that follows its signals does too", () => {
    fc.assert(
      fc.property(fc.array(menus, { maxLength: 8 }), (steps) => {
        const tree = createTree();
        const host = createHost(tree);
        for (const step of steps) {
          host.follow(tree.update(nested(step)));
          expect(labelsOf(tree.layout(ROOT_ID, -1))).toEqual(step);
          expect(host.labels()).toEqual(step);
        }

        function labelsOf(root: LayoutNode | undefined): readonly unknown[] {
          return root?.children.filter(isVisible).map(({ properties }) => properties.label) ?? [];
        }
      }),
    );
  });
});

const isVisible = ({ properties }: Pick<LayoutNode, "properties">) => properties.visible !== false;

function nested(names: readonly string[]): readonly MenuItem[] {
  return names.map((name) => {
    const items = name === name.toUpperCase() ? [] : entries(`${name}1`, `${name}2`);
    return menuItem(name.toLowerCase(), name, { items });
  });
}

/**
 * A host as GNOME's: it keeps entries by number, adds unknown ones at the end, drops the rest, and never moves one that it has. As Plasma it
 * reads once whether an entry is a submenu.
 */
function createHost(tree: MenuTree) {
  let shown: readonly number[] = [];
  const submenus = new Map<number, boolean>();
  return {
    follow: ({ parents }: { readonly parents: readonly number[] }) => {
      if (!parents.includes(ROOT_ID)) return;
      const now = tree.layout(ROOT_ID, 1)?.children.map(({ id }) => id) ?? [];
      shown = [...shown.filter((id) => now.includes(id)), ...now.filter((id) => !shown.includes(id))];
      for (const id of shown) {
        if (!submenus.has(id)) submenus.set(id, tree.properties(id)?.["children-display"] === "submenu");
      }
    },
    labels: () =>
      shown.flatMap((id) => {
        const properties = tree.properties(id);
        if (!properties || !isVisible({ properties })) return [];
        return [submenus.get(id) ? properties.label : properties.label?.toUpperCase()];
      }),
  };
}
