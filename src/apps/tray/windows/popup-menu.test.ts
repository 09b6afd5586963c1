import { describe, expect, it } from "vitest";
import { menuItem, menuSeparator } from "../../../view/menu/menu-model.ts";
import { buildPopupMenu } from "./popup-menu.ts";

/** Menus as numbers; `appended` keeps what went into which. */
function recordMenus() {
  const appended: string[] = [];
  let menus = 0;
  return {
    appended,
    win32: {
      createPopupMenu: () => ++menus,
      appendMenu: (menu: unknown, flags: number, command: number, label: string) =>
        void appended.push(`${String(menu)} < 0x${flags.toString(16)} ${command} ${label}`),
      appendSubmenu: (menu: unknown, flags: number, submenu: unknown, label: string) =>
        void appended.push(`${String(menu)} < 0x${flags.toString(16)} menu ${String(submenu)} ${label}`),
    },
  };
}

describe("the popup menu of Windows", () => {
  const { win32, appended } = recordMenus();
  const popup = buildPopupMenu(win32, [
    menuItem("gate", "R&D\topen", { enabled: false }),
    menuSeparator("line"),
    menuItem("style", "Style", {
      items: [
        menuItem("long", "Long", { check: { kind: "radio", on: true } }),
        menuItem("short", "Short", { check: { kind: "radio", on: false } }),
      ],
    }),
    menuItem("sound", "Sound", { check: { kind: "check", on: true } }),
  ]);

  it("is built of greyed, ticked and chosen entries, lines and submenus, without mnemonics", () => {
    expect(appended).toEqual([
      "1 < 0x1 1 R&&D open",
      "1 < 0x800 0 ",
      "2 < 0x208 2 Long",
      "2 < 0x0 3 Short",
      "1 < 0x10 menu 2 Style",
      "1 < 0x8 4 Sound",
    ]);
  });

  it("knows its commands, and that 0 is none", () => {
    expect([0, 1, 2, 3, 4, 5].map(popup.idOf)).toEqual([
      undefined,
      "gate",
      "long",
      "short",
      "sound",
      undefined,
    ]);
  });
});
