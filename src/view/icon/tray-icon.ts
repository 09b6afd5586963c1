import type { StatusDocument, WindowMember } from "../../documents/status.ts";
import { wholePercent } from "../format/number.ts";
import { gravestAccount, isStale, shownWindows } from "../menu/account-facts.ts";
import type { Gauge } from "../menu/menu-model.ts";
import type { TraySettings } from "../menu/tray-settings.ts";
import type { FeedState } from "../menu/tray-title.ts";
import { windowTone } from "../tone.ts";
import type { TrayIcon } from "./draw-icon.ts";

/** What the picture says of a status: the account nearest to a wall, the fuller of its shown windows in figures. */
export function trayIcon(
  document: StatusDocument | undefined,
  options: {
    readonly settings: Pick<TraySettings, "icon" | "show">;
    readonly feed: FeedState;
    readonly isAlarmed: boolean;
  },
): TrayIcon {
  const { settings, feed, isAlarmed } = options;
  const account = gravestAccount(document?.accounts ?? []);
  const windows = account ? shownWindows(account, settings.show) : [];
  const fullest = windows.toSorted((a, b) => b.usedPercent - a.usedPercent)[0];
  const hasProblem = feed === "failed" || (document?.errors.length ?? 0) > 0;
  const wordless = hasProblem ? "!" : document ? "-" : "…";
  const ordered = settings.icon === "number" && fullest ? [fullest] : windows;
  return {
    style: settings.icon,
    text: fullest ? String(Math.min(999, wholePercent(fullest.usedPercent))) : wordless,
    gauges: ordered.map(gaugeOf),
    isStale: feed === "failed" || (account !== undefined && isStale(account)),
    isSimulated: document?.simulated === true,
    isAlarmed,
  };
}

function gaugeOf(window: WindowMember): Gauge {
  const { usedPercent, pace, stale } = window;
  return { usedPercent, clockPercent: pace?.elapsedPercent, tone: stale ? "ended" : windowTone(window) };
}
