import type { MenuItem } from "../../../view/menu/menu-model.ts";
import type { Handle, Win32 } from "./win32.ts";

/** Source: winuser.h. */
const FLAGS = { string: 0, grayed: 0x1, checked: 0x8, popup: 0x10, separator: 0x800, radio: 0x200 } as const;

type MenuCalls = Pick<Win32, "createPopupMenu" | "appendMenu" | "appendSubmenu">;

/** A menu made ready to open, with the meaning of its commands. */
export interface PopupMenu {
  readonly menu: Handle;
  /** Our id of a command; `undefined` for 0: nothing was chosen. */
  readonly idOf: (command: number) => string | undefined;
}

/** Makes a menu of our items; destroying it destroys its submenus. */
export function buildPopupMenu(win32: MenuCalls, items: readonly MenuItem[]): PopupMenu {
  const ids: string[] = [];
  const fill = (level: readonly MenuItem[]): Handle => {
    const menu = win32.createPopupMenu();
    for (const item of level) {
      if (item.kind === "separator") win32.appendMenu(menu, FLAGS.separator, 0, "");
      else if (item.items.length > 0)
        win32.appendSubmenu(menu, flagsOf(item) | FLAGS.popup, fill(item.items), labelOf(item));
      else win32.appendMenu(menu, flagsOf(item), ids.push(item.id), labelOf(item));
    }
    return menu;
  };
  return { menu: fill(items), idOf: (command) => ids[command - 1] };
}

function flagsOf({ enabled, check }: MenuItem): number {
  const ticked = check?.on === true ? FLAGS.checked | (check.kind === "radio" ? FLAGS.radio : 0) : 0;
  return FLAGS.string | (enabled ? 0 : FLAGS.grayed) | ticked;
}

/** `&` marks a mnemonic, and a tab a column: neither is meant. */
function labelOf({ label }: MenuItem): string {
  return label.replaceAll("&", "&&").replaceAll("\t", " ");
}
