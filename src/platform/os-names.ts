import type { Machine } from "../ports/machine.ts";

/** Operating systems by Node's names for them. */
export const OS_NAMES: Readonly<Record<string, Machine["os"]>> = {
  linux: "linux",
  darwin: "macos",
  win32: "windows",
};
