import type { DefinedInterface, InterfaceDefinition } from "dbus-native";
import { escapeMarkup } from "../../../domain/markup.ts";
import { drawIcon, ICON_SIZES, type TrayIcon } from "../../../view/icon/draw-icon.ts";
import type { Panel } from "../../../view/menu/tray-settings.ts";
import { toArgb32 } from "../../../view/icon/pixmap.ts";
import type { TrayView } from "../face.ts";
import type { Dbus } from "./dbus.ts";

export const ITEM_PATH = "/StatusNotifierItem";
export const MENU_PATH = "/MenuBar";

/** The picture on the bus. */
export interface ExportedItem {
  readonly definition: DefinedInterface;
  /** Shows another view: hosts ask only for what they are told has changed. */
  show(view: TrayView): void;
}

type Picture = readonly [width: number, height: number, argb: Buffer];

/** What the host reads; one value per signal of change. */
interface Shown {
  readonly title: string;
  readonly label: string;
  readonly tooltip: readonly [string, readonly Picture[], string, string];
  readonly status: "Active" | "NeedsAttention";
  readonly pictures: readonly Picture[];
}

/**
 * `org.kde.StatusNotifierItem`. `Activate` is left out on purpose: Plasma, LXQt and MATE call it on a left click even when `ItemIsMenu`
 * is true, and Plasma opens the menu only where it fails. The label is `XAyatanaLabel`: GNOME and MATE draw it beside the picture.
 * Source: the specification at freedesktop.org, hosts observed 2026-11.
 */
export function exportItem(
  dbus: Dbus,
  options: { readonly panel: Panel; readonly onMiddleClick: () => void },
): ExportedItem {
  let shown: Shown = { title: "", label: "", tooltip: ["", [], "", ""], status: "Active", pictures: [] };
  let icon: TrayIcon | undefined;
  const definition = dbus.defineInterface({
    name: "org.kde.StatusNotifierItem",
    methods: {
      SecondaryActivate: {
        in: { x: "i", y: "i" },
        handler: () => {
          options.onMiddleClick();
          return null;
        },
      },
      Scroll: { in: { delta: "i", orientation: "s" }, handler: () => null },
    },
    properties: itemProperties(() => shown),
    signals: {
      NewTitle: {},
      NewIcon: {},
      NewAttentionIcon: {},
      NewToolTip: {},
      NewStatus: { args: { status: "s" } },
      XAyatanaNewLabel: { args: { label: "s", guide: "s" } },
    },
  });
  return {
    definition,
    show: (view) => {
      const before = shown;
      const pictures = isSameIcon(icon, view.icon) ? before.pictures : picturesOf(view.icon, options.panel);
      icon = view.icon;
      shown = {
        title: view.tooltip.title,
        label: view.title.text,
        // Markup is read in its text.
        tooltip: ["", [], view.tooltip.title, escapeMarkup(view.tooltip.text)],
        status: view.wantsAttention ? "NeedsAttention" : "Active",
        pictures,
      };
      announce(definition, before, shown);
    },
  };
}

/** What a host reads of the item. */
function itemProperties(shown: () => Shown): NonNullable<InterfaceDefinition["properties"]> {
  const read = (type: string, get: () => unknown) => ({ type, access: "read" as const, get });
  const constant = (type: string, value: unknown) => ({ type, access: "read" as const, value });
  return {
    Category: constant("s", "ApplicationStatus"),
    Id: constant("s", "claude-meter"),
    Title: read("s", () => shown().title),
    Status: read("s", () => shown().status),
    WindowId: constant("i", 0),
    IconName: constant("s", ""),
    IconThemePath: constant("s", ""),
    IconPixmap: read("a(iiay)", () => shown().pictures),
    OverlayIconName: constant("s", ""),
    OverlayIconPixmap: constant("a(iiay)", []),
    AttentionIconName: constant("s", ""),
    AttentionIconPixmap: read("a(iiay)", () => shown().pictures),
    AttentionMovieName: constant("s", ""),
    ToolTip: read("(sa(iiay)ss)", () => shown().tooltip),
    ItemIsMenu: constant("b", true),
    Menu: constant("o", MENU_PATH),
    XAyatanaLabel: read("s", () => shown().label),
    XAyatanaLabelGuide: read("s", () => shown().label),
    XAyatanaOrderingIndex: constant("u", 0),
  };
}

function announce({ emit }: DefinedInterface, before: Shown, after: Shown): void {
  if (before.title !== after.title) emit["NewTitle"]?.();
  if (before.label !== after.label) emit["XAyatanaNewLabel"]?.(after.label, after.label);
  if (before.tooltip.join() !== after.tooltip.join()) emit["NewToolTip"]?.();
  if (before.status !== after.status) emit["NewStatus"]?.(after.status);
  if (before.pictures === after.pictures) return;
  emit["NewIcon"]?.();
  if (after.status === "NeedsAttention") emit["NewAttentionIcon"]?.();
}

function isSameIcon(before: TrayIcon | undefined, after: TrayIcon): boolean {
  return before !== undefined && JSON.stringify(before) === JSON.stringify(after);
}

function picturesOf(icon: TrayIcon, panel: Panel): readonly Picture[] {
  return ICON_SIZES.map((size) => [size, size, Buffer.from(toArgb32(drawIcon(icon, { size, panel })))]);
}
