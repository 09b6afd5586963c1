import type koffiModule from "koffi";

/** The library that calls Windows; loaded in the helper process alone. */
export type Koffi = typeof koffiModule;

/** The types of Windows that our calls name; once declared, the library finds them by their names. Source: shellapi.h, winuser.h. */
export function declareStructs(koffi: Koffi) {
  const point = koffi.struct("POINT", { x: "long", y: "long" });
  const windowProc = koffi.proto("intptr WndProc(void *hwnd, uint32 message, uintptr wParam, intptr lParam)");
  koffi.struct("NOTIFYICONDATAW", notifyIconData(koffi));
  koffi.struct("WNDCLASSEXW", windowClass(koffi, windowProc));
  koffi.struct("MSG", messageOf(point));
  return { windowProc };
}

function notifyIconData(koffi: Koffi) {
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

function windowClass(koffi: Koffi, windowProc: ReturnType<Koffi["proto"]>) {
  return {
    cbSize: "uint32",
    style: "uint32",
    lpfnWndProc: koffi.pointer(windowProc),
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

function messageOf(point: ReturnType<Koffi["struct"]>) {
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
