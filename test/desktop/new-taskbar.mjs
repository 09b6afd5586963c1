// Tells the tray's window that the taskbar is new, as Explorer does when it has restarted.
import koffi from "koffi";

const user32 = koffi.load("user32.dll");
const find = user32.func("void *FindWindowW(str16 className, str16 title)");
const register = user32.func("uint32 RegisterWindowMessageW(str16 name)");
const send = user32.func("intptr SendMessageW(void *hwnd, uint32 message, uintptr wParam, intptr lParam)");
const window = find("ClaudeMeterTray", null);
console.log(window === null ? "no window" : "window found");
send(window, register("TaskbarCreated"), 0, 0);
