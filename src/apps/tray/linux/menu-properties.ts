import { drawGauge } from "../../../view/icon/draw-icon.ts";
import type { Gauge, MenuItem } from "../../../view/menu/menu-model.ts";
import type { EncodePng } from "../face.ts";

/**
 * The properties of one entry as com.canonical.dbusmenu names them; what is absent has that protocol's default.
 * Source: libdbusmenu's dbus-menu.xml 0.4, observed 2026-11.
 */
export interface MenuProperties {
  readonly type?: "separator";
  /** A single `_` marks a mnemonic there, so every one of ours is doubled. */
  readonly label?: string;
  readonly enabled?: false;
  readonly visible?: false;
  readonly "toggle-type"?: "checkmark" | "radio";
  readonly "toggle-state"?: 0 | 1;
  readonly "children-display"?: "submenu";
  /** A PNG file. */
  readonly "icon-data"?: Uint8Array;
}

export type MenuPropertyName = keyof MenuProperties;

/** The D-Bus type of each property's value. */
export const MENU_PROPERTY_TYPES: Readonly<Record<MenuPropertyName, string>> = {
  type: "s",
  label: "s",
  enabled: "b",
  visible: "b",
  "toggle-type": "s",
  "toggle-state": "i",
  "children-display": "s",
  "icon-data": "ay",
};

export function isMenuPropertyName(name: string): name is MenuPropertyName {
  return Object.hasOwn(MENU_PROPERTY_TYPES, name);
}

/** The properties of an entry. `iconOf` draws its level. */
export function menuProperties(item: MenuItem, iconOf: (gauge: Gauge) => Uint8Array): MenuProperties {
  if (item.kind === "separator") return { type: "separator" };
  return {
    label: item.label.replaceAll("_", "__"),
    ...(item.enabled ? {} : { enabled: false as const }),
    ...(item.check
      ? {
          "toggle-type": item.check.kind === "radio" ? ("radio" as const) : ("checkmark" as const),
          "toggle-state": item.check.on ? (1 as const) : (0 as const),
        }
      : {}),
    ...(item.items.length > 0 ? { "children-display": "submenu" as const } : {}),
    ...(item.gauge ? { "icon-data": iconOf(item.gauge) } : {}),
  };
}

/** Menus draw pictures this large. */
const MENU_ICON_SIZE = 16;
/** More than all levels of a week of one window; then it starts over. */
const CACHED_MAX = 256;

/** Draws levels, and gives the same bytes for the same level, so that nothing changed is seen by identity. */
export function createGaugeIcons(encodePng: EncodePng): (gauge: Gauge) => Uint8Array {
  const drawn = new Map<string, Uint8Array>();
  return (gauge) => {
    const { tone, usedPercent, clockPercent } = gauge;
    const rounded = { tone, usedPercent: coarse(usedPercent), clockPercent: coarse(clockPercent ?? -1) };
    const key = `${tone} ${rounded.usedPercent} ${rounded.clockPercent}`;
    const known = drawn.get(key);
    if (known) return known;
    if (drawn.size >= CACHED_MAX) drawn.clear();
    const clock = clockPercent === undefined ? {} : { clockPercent: rounded.clockPercent };
    const png = encodePng(
      drawGauge({ tone, usedPercent: rounded.usedPercent, ...clock }, { size: MENU_ICON_SIZE, panel: "any" }),
    );
    drawn.set(key, png);
    return png;
  };
}

/** Sixteen pixels show no finer steps than two percent; 100 and more stay what they are. */
function coarse(percent: number): number {
  return percent >= 98 && percent < 100 ? 98 : Math.round(percent / 2) * 2;
}
