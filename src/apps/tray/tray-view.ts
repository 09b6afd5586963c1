import type { EpochMs } from "../../domain/time.ts";
import { trayIcon } from "../../view/icon/tray-icon.ts";
import { agedStatus } from "../../view/menu/aged-status.ts";
import { trayMenu, type TrayState } from "../../view/menu/tray-menu.ts";
import { trayTitle } from "../../view/menu/tray-title.ts";
import { trayTooltip } from "../../view/menu/tray-tooltip.ts";
import type { LocalTime } from "../../view/format/local-time.ts";
import type { TrayView } from "./face.ts";

/** What the tray shows of its state at an instant. `isRedFrame`: the red half of a blinking alarm. */
export function trayView(
  state: TrayState,
  at: { readonly nowMs: EpochMs; readonly localTime: LocalTime; readonly isRedFrame: boolean },
): TrayView {
  const { settings, feed } = state;
  const { localTime } = at;
  const document = state.document && agedStatus(state.document, at.nowMs);
  return {
    title: trayTitle(document, { style: settings.title, show: settings.show, feed }),
    tooltip: trayTooltip(document, { feed, localTime }),
    icon: trayIcon(document, { settings, feed, isAlarmed: at.isRedFrame }),
    items: trayMenu({ ...state, document }, { localTime }),
    wantsAttention: state.isAlarmed,
  };
}
