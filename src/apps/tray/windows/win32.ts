import { declareStructs, type Koffi } from "./structs.ts";

/** An address or a handle of Windows'; what it is made of is the library's. */
export type Handle = unknown;

/** NOTIFYICONDATAW, as far as we fill it in. Source: shellapi.h. */
export interface NotifyIconData {
  readonly uFlags: number;
  readonly hIcon?: Handle;
  /** At most 127 UTF-16 units. */
  readonly szTip?: string;
  readonly szInfo?: string;
  readonly szInfoTitle?: string;
}

/** The few functions of Windows that a tray needs, with our own window in them. */
export interface Win32 {
  readonly notifyIcon: (message: number, data: NotifyIconData) => boolean;
  readonly createIcon: (size: number, bgra: Uint8Array) => Handle;
  readonly destroyIcon: (icon: Handle) => void;
  readonly createPopupMenu: () => Handle;
  readonly appendMenu: (menu: Handle, flags: number, command: number, label: string) => void;
  readonly appendSubmenu: (menu: Handle, flags: number, submenu: Handle, label: string) => void;
  readonly destroyMenu: (menu: Handle) => void;
  /** Opens a menu at the pointer and blocks until it is closed. Shape: the chosen command, or 0. */
  readonly trackPopupMenu: (menu: Handle) => number;
  /** Handles what waits in the window's queue. */
  readonly pump: () => void;
  readonly destroyWindow: () => void;
}

/** What Windows tells our window. */
export interface WindowEvents {
  /** The taskbar is new: it knows no icon. */
  readonly onTaskbar: () => void;
  /** Something happened on the icon: a window message, as WM_RBUTTONUP. */
  readonly onIcon: (message: number) => void;
}

/** Our window's message for the icon. Source: WM_APP. */
const TRAY_MESSAGE = 0x8000 + 1;

const CLASS_NAME = "ClaudeMeterTray";

/** Loads user32 and shell32, and makes the hidden top-level window that Windows tells about the icon and about a new taskbar. */
export function loadWin32(koffi: Koffi, events: WindowEvents): Win32 {
  const { windowProc } = declareStructs(koffi);
  const calls = declareCalls(koffi);
  const instance = calls.getModuleHandle(null);
  calls.registerClass({
    cbSize: koffi.sizeof("WNDCLASSEXW"),
    lpfnWndProc: koffi.register(onWindow(calls, events), koffi.pointer(windowProc)),
    hInstance: instance,
    lpszClassName: CLASS_NAME,
  });
  // A top-level window: TaskbarCreated is broadcast, and message-only windows do not hear it.
  const window = calls.createWindow(0, CLASS_NAME, "claude-meter", 0, 0, 0, 0, 0, null, null, instance, null);
  const ours = {
    cbSize: koffi.sizeof("NOTIFYICONDATAW"),
    hWnd: window,
    uID: 1,
    uCallbackMessage: TRAY_MESSAGE,
  };
  return {
    notifyIcon: (message, fields) => calls.notifyIcon(message, { ...EMPTY_DATA, ...fields, ...ours }) !== 0,
    createIcon: (size, bgra) =>
      calls.createIcon(instance, size, size, 1, 32, new Uint8Array((size * size) / 8), bgra),
    destroyIcon: (icon) => void calls.destroyIcon(icon),
    createPopupMenu: () => calls.createPopupMenu(),
    appendMenu: (menu, flags, command, label) => void calls.appendMenu(menu, flags, command, label),
    appendSubmenu: (menu, flags, submenu, label) => void calls.appendSubmenu(menu, flags, submenu, label),
    destroyMenu: (menu) => void calls.destroyMenu(menu),
    trackPopupMenu: (menu) => trackPopupMenu(calls, window, menu),
    pump: () => {
      const message = {};
      while (calls.peekMessage(message, null, 0, 0, REMOVE) !== 0) calls.dispatchMessage(message);
    },
    destroyWindow: () => void calls.destroyWindow(window),
  };
}

type Call = (...args: unknown[]) => unknown;
type Calls = ReturnType<typeof declareCalls>;

function declareCalls(koffi: Koffi) {
  const kernel32 = koffi.load("kernel32.dll");
  const shell32 = koffi.load("shell32.dll");
  const user32 = koffi.load("user32.dll");
  const call = (library: typeof user32, text: string) => library.func(text) as Call;
  const user = (text: string) => call(user32, text);
  return {
    getModuleHandle: call(kernel32, "void *GetModuleHandleW(void *name)"),
    notifyIcon: call(shell32, "int Shell_NotifyIconW(uint32 message, NOTIFYICONDATAW *data)"),
    registerWindowMessage: user("uint32 RegisterWindowMessageW(str16 name)"),
    registerClass: user("uint16 RegisterClassExW(WNDCLASSEXW *windowClass)"),
    defWindowProc: user("intptr DefWindowProcW(void *hwnd, uint32 message, uintptr wParam, intptr lParam)"),
    createWindow: user(
      "void *CreateWindowExW(uint32 exStyle, str16 className, str16 title, uint32 style, int x, int y, int w, int h, void *parent, void *menu, void *instance, void *param)",
    ),
    destroyWindow: user("int DestroyWindow(void *hwnd)"),
    createIcon: user(
      "void *CreateIcon(void *instance, int w, int h, uint8 planes, uint8 bits, const uint8 *mask, const uint8 *colors)",
    ),
    destroyIcon: user("int DestroyIcon(void *icon)"),
    createPopupMenu: user("void *CreatePopupMenu()"),
    appendMenu: user("int AppendMenuW(void *menu, uint32 flags, uintptr id, str16 label)"),
    appendSubmenu: user("int AppendMenuW(void *menu, uint32 flags, void *submenu, str16 label)"),
    destroyMenu: user("int DestroyMenu(void *menu)"),
    getCursor: user("int GetCursorPos(_Out_ POINT *point)"),
    setForeground: user("int SetForegroundWindow(void *hwnd)"),
    trackPopupMenu: user(
      "int TrackPopupMenu(void *menu, uint32 flags, int x, int y, int reserved, void *hwnd, void *rect)",
    ),
    postMessage: user("int PostMessageW(void *hwnd, uint32 message, uintptr wParam, intptr lParam)"),
    peekMessage: user(
      "int PeekMessageW(_Out_ MSG *message, void *hwnd, uint32 min, uint32 max, uint32 remove)",
    ),
    dispatchMessage: user("intptr DispatchMessageW(MSG *message)"),
  };
}

function onWindow({ defWindowProc, registerWindowMessage }: Calls, { onTaskbar, onIcon }: WindowEvents) {
  const taskbarCreated = Number(registerWindowMessage("TaskbarCreated"));
  return (hwnd: Handle, message: number, wParam: number | bigint, lParam: number | bigint) => {
    if (message === taskbarCreated) onTaskbar();
    if (message === TRAY_MESSAGE) onIcon(Number(lParam) & 0xffff);
    return defWindowProc(hwnd, message, wParam, lParam);
  };
}

function trackPopupMenu(calls: Calls, window: Handle, menu: Handle): number {
  const at = { x: 0, y: 0 };
  calls.getCursor(at);
  // Without it the menu stays when the person clicks elsewhere. Source: TrackPopupMenu's remarks.
  calls.setForeground(window);
  const flags = RETURN_COMMAND | RIGHT_BUTTON;
  const chosen = Number(calls.trackPopupMenu(menu, flags, at.x, at.y, 0, window, null));
  calls.postMessage(window, 0, 0, 0);
  return chosen;
}

const RETURN_COMMAND = 0x0100;
const RIGHT_BUTTON = 0x0002;
const REMOVE = 1;

const EMPTY_DATA = {
  hIcon: null,
  szTip: "",
  dwState: 0,
  dwStateMask: 0,
  szInfo: "",
  uVersion: 0,
  szInfoTitle: "",
  dwInfoFlags: 1,
  guidItem: Array.from({ length: 16 }, () => 0),
  hBalloonIcon: null,
};
