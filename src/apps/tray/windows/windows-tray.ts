import type { DurationMs } from "../../../domain/time.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { MenuItem } from "../../../view/menu/menu-model.ts";
import { decodeOrder, type HelperOrder, type HelperReport } from "../helper/protocol.ts";
import { buildPopupMenu } from "./popup-menu.ts";
import type { Koffi } from "./structs.ts";
import { loadWin32, type Handle, type Win32 } from "./win32.ts";

export interface WindowsTrayParts {
  readonly koffi: Koffi;
  /** Orders, a line each; their end is ours. */
  readonly orders: AsyncIterable<string>;
  readonly tell: (report: HelperReport) => void;
  readonly clock: Clock;
}

/** Source: shellapi.h. */
const NIM = { add: 0, modify: 1, delete: 2 } as const;
const NIF = { message: 1, icon: 2, tip: 4, info: 0x10 } as const;
/** Source: winuser.h: WM_LBUTTONUP, WM_RBUTTONUP, WM_CONTEXTMENU. */
const OPENING = new Set([0x0202, 0x0205, 0x007b]);
const TIP_UNITS_MAX = 127;
const INFO_UNITS_MAX = 255;
const INFO_TITLE_UNITS_MAX = 63;
/** How often the window's messages are looked for: a click waits no longer than a person notices. */
const PUMP_MS: DurationMs = 50;
const BEFORE_MENU_MS: DurationMs = 60;

/** The tray of Windows, in a process of its own: Shell_NotifyIcon and a popup menu. Ends with its orders. */
export async function runWindowsTray({ koffi, orders, tell, clock }: WindowsTrayParts): Promise<void> {
  const tray = new WindowsTray(koffi, tell);
  const end = new AbortController();
  const pumping = (async () => {
    while (!end.signal.aborted) {
      if (tray.pump()) {
        tell({ tells: "opened" });
        // An open menu stops this process: what was told has to leave first, and a fresher menu may come.
        await clock.sleep(BEFORE_MENU_MS, end.signal);
        tray.openMenu();
      }
      await clock.sleep(PUMP_MS, end.signal);
    }
  })();
  tell({ tells: "ready" });
  for await (const line of orders) {
    const order = decodeOrder(line);
    if (order?.do === "quit") break;
    if (order) tray.obey(order);
  }
  end.abort();
  await pumping;
  tray.close();
}

class WindowsTray {
  readonly #win32: Win32;
  readonly #tell: (report: HelperReport) => void;
  #icon: Handle;
  #tip = "";
  #items: readonly MenuItem[] = [];
  #isAdded = false;
  #wantsMenu = false;

  constructor(koffi: Koffi, tell: (report: HelperReport) => void) {
    this.#win32 = loadWin32(koffi, {
      onTaskbar: () => this.#add(),
      // Handled by `pump`, outside of Windows' call: an open menu would keep it waiting.
      onIcon: (message) => {
        if (OPENING.has(message)) this.#wantsMenu = true;
      },
    });
    this.#tell = tell;
  }

  obey(order: HelperOrder): void {
    if (order.do === "show") this.#show(order);
    if (order.do === "notify") this.#notify(order.title, order.body);
  }

  /** Handles what waits; whether the menu is wanted. */
  pump(): boolean {
    this.#win32.pump();
    const wantsMenu = this.#wantsMenu;
    this.#wantsMenu = false;
    return wantsMenu;
  }

  /** Opens the menu and blocks until it is closed. */
  openMenu(): void {
    const { menu, idOf } = buildPopupMenu(this.#win32, this.#items);
    const id = idOf(this.#win32.trackPopupMenu(menu));
    this.#win32.destroyMenu(menu);
    if (id !== undefined) this.#tell({ tells: "click", id });
  }

  close(): void {
    if (this.#isAdded) this.#win32.notifyIcon(NIM.delete, { uFlags: 0 });
    if (this.#icon !== undefined) this.#win32.destroyIcon(this.#icon);
    this.#win32.destroyWindow();
  }

  #show({ icon, tooltip, items }: HelperOrder & { readonly do: "show" }): void {
    const old = this.#icon;
    this.#icon = this.#win32.createIcon(icon.size, Buffer.from(icon.data, "base64"));
    this.#tip = cut(tooltip, TIP_UNITS_MAX);
    this.#items = items;
    if (this.#isAdded) this.#win32.notifyIcon(NIM.modify, this.#data());
    else this.#add();
    if (old !== undefined) this.#win32.destroyIcon(old);
  }

  #add(): void {
    // A taskbar that has the icon already refuses another, and takes a change.
    this.#isAdded =
      this.#win32.notifyIcon(NIM.add, this.#data()) || this.#win32.notifyIcon(NIM.modify, this.#data());
    if (!this.#isAdded) this.#tell({ tells: "problem", message: "The taskbar did not take the icon." });
  }

  #data() {
    return { uFlags: NIF.message | NIF.icon | NIF.tip, hIcon: this.#icon ?? null, szTip: this.#tip };
  }

  #notify(title: string, body: string): void {
    this.#win32.notifyIcon(NIM.modify, {
      uFlags: NIF.info,
      szInfo: cut(body, INFO_UNITS_MAX),
      szInfoTitle: cut(title, INFO_TITLE_UNITS_MAX),
    });
  }
}

/** Cut by UTF-16 units, never between the two of one character. */
function cut(text: string, unitsMax: number): string {
  if (text.length <= unitsMax) return text;
  const head = text.slice(0, unitsMax - 1);
  return `${/[\uD800-\uDBFF]$/.test(head) ? head.slice(0, -1) : head}…`;
}
