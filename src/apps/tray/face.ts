import type { TrayIcon } from "../../view/icon/draw-icon.ts";
import type { Pixmap } from "../../view/icon/pixmap.ts";
import type { MenuItem } from "../../view/menu/menu-model.ts";
import type { TrayTitle } from "../../view/menu/tray-title.ts";
import type { TrayTooltip } from "../../view/menu/tray-tooltip.ts";

/** Everything that a tray shows at one instant. */
export interface TrayView {
  readonly title: TrayTitle;
  readonly tooltip: TrayTooltip;
  readonly icon: TrayIcon;
  readonly items: readonly MenuItem[];
  /** Something wants to be looked at: hosts that hide quiet icons show this one. */
  readonly wantsAttention: boolean;
}

/** A short message of the desktop. */
export interface TrayMessage {
  readonly title: string;
  readonly body: string;
}

/** One operating system's tray: it draws what it is given and tells what was clicked. */
export interface TrayFace {
  /** Draws what differs from the last time; cheap when nothing does. */
  show(view: TrayView): void;
  notify(message: TrayMessage): void;
  /** Takes the picture away, and resolves when it is gone. */
  close(): Promise<void>;
}

export interface FaceEvents {
  readonly onClick: (itemId: string) => void;
  /** Somebody opened the menu. */
  readonly onOpen: () => void;
  /** The desktop or the helper is gone, and this face with it. */
  readonly onGone: (reason: string) => void;
}

/** Starts a face. Errors: `UserError` where this desktop has no place for one. */
export type StartFace = (events: FaceEvents) => Promise<TrayFace>;

/** A picture as the bytes of a PNG file. */
export type EncodePng = (pixmap: Pixmap) => Uint8Array;
