import type { Tone } from "../tone.ts";

/** One entry of a menu, for any host: D-Bus, Windows and macOS draw the same. */
export interface MenuItem {
  /** Names the same thing in every layout, so that an open menu survives an update. Unique within a menu. */
  readonly id: string;
  readonly kind: "item" | "separator";
  /** At most `LABEL_CHARACTERS_MAX` characters, without control characters. Empty for a separator. */
  readonly label: string;
  readonly enabled: boolean;
  /** How grave it is, for hosts that colour. */
  readonly tone?: Tone | undefined;
  /** Drawn as a small bar beside the label, where a host draws pictures. */
  readonly gauge?: Gauge | undefined;
  /** A box that is ticked, or one choice of several. */
  readonly check?: { readonly kind: "check" | "radio"; readonly on: boolean } | undefined;
  /** A submenu, when there are any. */
  readonly items: readonly MenuItem[];
}

/** A level between 0 and the wall, and where the clock stands. Unit: percent; the level may exceed 100. */
export interface Gauge {
  readonly usedPercent: number;
  readonly clockPercent?: number | undefined;
  readonly tone: Tone;
}

/** Longer lines make a menu as wide as the screen. */
export const LABEL_CHARACTERS_MAX = 96;

type ItemFacts = Partial<Omit<MenuItem, "id" | "label" | "kind">>;

/**
 * A line that can be chosen, unless `facts` say otherwise. A line to read can be, too: hosts grey the others until nobody reads them, and
 * the dashboard has more to say of each.
 */
export function menuItem(id: string, label: string, facts: ItemFacts = {}): MenuItem {
  return { id, kind: "item", label: cleanLabel(label), enabled: true, items: [], ...facts };
}

/** A line between groups. */
export function menuSeparator(id: string): MenuItem {
  return { id, kind: "separator", label: "", enabled: false, items: [] };
}

/** Groups with a line between them; an empty group leaves no line. `id` makes the lines' ids. */
export function joinGroups(id: string, groups: readonly (readonly MenuItem[])[]): readonly MenuItem[] {
  const filled = groups.map((items, index) => ({ items, index })).filter(({ items }) => items.length > 0);
  return filled.flatMap(({ items, index }, place) =>
    place === 0 ? items : [menuSeparator(`${id}:line-${index}`), ...items],
  );
}

/** Text as one bounded line: what a server or a file says may hold anything. Cut between characters, never within one. */
export function cleanLabel(text: string, charactersMax: number = LABEL_CHARACTERS_MAX): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]+/gu, " ").trimEnd();
  const characters = Array.from(line);
  return characters.length <= charactersMax ? line : `${characters.slice(0, charactersMax - 1).join("")}…`;
}

/** A sentence as lines of a menu, broken at spaces; at most `linesMax`, the last one cut. */
export function wrapLabel(text: string, columns: number, linesMax: number): readonly string[] {
  const lines: string[] = [];
  for (const word of cleanLabel(text, 1_000).split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= columns)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  if (lines.length <= linesMax) return lines;
  return [...lines.slice(0, linesMax - 1), cleanLabel(lines.slice(linesMax - 1).join(" "), columns)];
}

/** Every entry of a menu, submenus included, in order. */
export function flattenMenu(items: readonly MenuItem[]): readonly MenuItem[] {
  return items.flatMap((item) => [item, ...flattenMenu(item.items)]);
}
