import type koffiModule from "koffi";

/** The library that calls Windows; loaded in the helper process alone. */
export type Koffi = typeof koffiModule;

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

/** Loads user32 and shell32, and makes the hidden top-level window that Windows tells about the icon and about a new taskbar. */
export function loadWin32(koffi: Koffi, { onTaskbar, onIcon }: WindowEvents): Win32 {
  const user32 = koffi.load("user32.dll");
  const shell32 = koffi.load("shell32.dll");
  const kernel32 = koffi.load("kernel32.dll");
  const point = koffi.struct("POINT", { x: "long", y: "long" });
  const proc = koffi.proto("intptr WndProc(void *hwnd, uint32 message, uintptr wParam, intptr lParam)");
  const data = koffi.struct("NOTIFYICONDATAW", NOTIFY_ICON_DATA(koffi));
  koffi.struct("WNDCLASSEXW", WINDOW_CLASS(koffi, proc));
  koffi.struct("MSG", MESSAGE(point));
  const fn = (library: typeof user32, text: string) => library.func(text) as (...args: unknown[]) => unknown;
  const defWindowProc = fn(
    user32,
    "intptr DefWindowProcW(void *hwnd, uint32 message, uintptr wParam, intptr lParam)",
  );
  const taskbarCreated = Number(fn(user32, "uint32 RegisterWindowMessageW(str16 name)")("TaskbarCreated"));
  const onWindow = koffi.register(
    (hwnd: Handle, message: number, wParam: number | bigint, lParam: number | bigint) => {
      if (message === taskbarCreated) onTaskbar();
      if (message === TRAY_MESSAGE) onIcon(Number(lParam) & 0xffff);
      return defWindowProc(hwnd, message, wParam, lParam);
    },
    koffi.pointer(proc),
  );
  const instance = fn(kernel32, "void *GetModuleHandleW(void *name)")(null);
  const name = "ClaudeMeterTray";
  fn(
    user32,
    "uint16 RegisterClassExW(WNDCLASSEXW *windowClass)",
  )({
    cbSize: koffi.sizeof("WNDCLASSEXW"),
    lpfnWndProc: onWindow,
    hInstance: instance,
    lpszClassName: name,
  });
  // A top-level window: TaskbarCreated is broadcast, and message-only windows do not hear it.
  const window = fn(
    user32,
    "void *CreateWindowExW(uint32 exStyle, str16 className, str16 title, uint32 style, int x, int y, int w, int h, void *parent, void *menu, void *instance, void *param)",
  )(0, name, "claude-meter", 0, 0, 0, 0, 0, null, null, instance, null);
  const notify = fn(shell32, "int Shell_NotifyIconW(uint32 message, NOTIFYICONDATAW *data)");
  const createIcon = fn(
    user32,
    "void *CreateIcon(void *instance, int w, int h, uint8 planes, uint8 bits, const uint8 *mask, const uint8 *colors)",
  );
  const append = fn(user32, "int AppendMenuW(void *menu, uint32 flags, uintptr id, str16 label)");
  const appendSub = fn(user32, "int AppendMenuW(void *menu, uint32 flags, void *submenu, str16 label)");
  const cursor = fn(user32, "int GetCursorPos(_Out_ POINT *point)");
  const foreground = fn(user32, "int SetForegroundWindow(void *hwnd)");
  const track = fn(
    user32,
    "int TrackPopupMenu(void *menu, uint32 flags, int x, int y, int reserved, void *hwnd, void *rect)",
  );
  const post = fn(user32, "int PostMessageW(void *hwnd, uint32 message, uintptr wParam, intptr lParam)");
  const peek = fn(
    user32,
    "int PeekMessageW(_Out_ MSG *message, void *hwnd, uint32 min, uint32 max, uint32 remove)",
  );
  const dispatch = fn(user32, "intptr DispatchMessageW(MSG *message)");
  const createPopup = fn(user32, "void *CreatePopupMenu()");
  const destroyIcon = fn(user32, "int DestroyIcon(void *icon)");
  const destroyMenu = fn(user32, "int DestroyMenu(void *menu)");
  const destroyWindow = fn(user32, "int DestroyWindow(void *hwnd)");
  return {
    notifyIcon: (message, fields) =>
      notify(message, {
        ...EMPTY_DATA,
        ...fields,
        cbSize: koffi.sizeof(data),
        hWnd: window,
        uID: 1,
        uCallbackMessage: TRAY_MESSAGE,
      }) !== 0,
    createIcon: (size, bgra) =>
      createIcon(instance, size, size, 1, 32, new Uint8Array((size * size) / 8), bgra),
    destroyIcon: (icon) => void destroyIcon(icon),
    createPopupMenu: () => createPopup(),
    appendMenu: (menu, flags, command, label) => void append(menu, flags, command, label),
    appendSubmenu: (menu, flags, submenu, label) => void appendSub(menu, flags, submenu, label),
    destroyMenu: (menu) => void destroyMenu(menu),
    trackPopupMenu: (menu) => {
      const at = { x: 0, y: 0 };
      cursor(at);
      // Without it the menu stays when the person clicks elsewhere. Source: TrackPopupMenu's remarks.
      foreground(window);
      const chosen = Number(track(menu, RETURN_COMMAND | RIGHT_BUTTON, at.x, at.y, 0, window, null));
      post(window, 0, 0, 0);
      return chosen;
    },
    pump: () => {
      const message = {};
      while (peek(message, null, 0, 0, REMOVE) !== 0) dispatch(message);
    },
    destroyWindow: () => void destroyWindow(window),
  };
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

function NOTIFY_ICON_DATA(koffi: Koffi) {
  return {
    cbSize: "uint32",
    hWnd: "void *",
    uID: "uint32",
    uFlags: "uint32",
    uCallbackMessage: "uint32",
    hIcon: "void *",
    szTip: koffi.array("char16", 128),
    dwState: "uint32",
    dwStateMask: "uint32",
    szInfo: koffi.array("char16", 256),
    uVersion: "uint32",
    szInfoTitle: koffi.array("char16", 64),
    dwInfoFlags: "uint32",
    guidItem: koffi.array("uint8", 16),
    hBalloonIcon: "void *",
  };
}

function WINDOW_CLASS(koffi: Koffi, proc: ReturnType<Koffi["proto"]>) {
  return {
    cbSize: "uint32",
    style: "uint32",
    lpfnWndProc: koffi.pointer(proc),
    cbClsExtra: "int",
    cbWndExtra: "int",
    hInstance: "void *",
    hIcon: "void *",
    hCursor: "void *",
    hbrBackground: "void *",
    lpszMenuName: "str16",
    lpszClassName: "str16",
    hIconSm: "void *",
  };
}

function MESSAGE(point: ReturnType<Koffi["struct"]>) {
  return {
    hwnd: "void *",
    message: "uint32",
    wParam: "uintptr",
    lParam: "intptr",
    time: "uint32",
    pt: point,
    lPrivate: "uint32",
  };
}
