import type * as dbusNative from "dbus-native";

/** The library, which is loaded when a tray starts and not before. */
export type Dbus = typeof dbusNative;
