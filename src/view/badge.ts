import type { StatusDocument } from "../documents/status.ts";
import { wholePercent } from "./format/number.ts";
import { gravestAccount, shownWindows } from "./menu/account-facts.ts";
import { windowTone, type Tone } from "./tone.ts";

/** What a face of four characters shows: the window that stops the account first, of the account that is nearest to a wall. */
export interface BadgeModel {
  /** `81`, `100`; `?` where nothing is known. Never a 0 that nobody measured. */
  readonly text: string;
  readonly tone: Tone;
  readonly title: string;
}

/** Shape: `ended` with a `?` without any window; the percent of an old reading stays, its tone is `ended`. */
export function badgeModel(document: StatusDocument | undefined): BadgeModel {
  const account = document && gravestAccount(document.accounts);
  const window = account && shownWindows(account, "binding")[0];
  if (!window) return { text: "?", tone: "ended", title: "claude-meter: nothing known yet" };
  const percent = wholePercent(window.usedPercent);
  const age = window.stale ? ", old" : "";
  return {
    text: String(percent),
    tone: window.stale ? "ended" : windowTone(window),
    title: `${document.simulated ? "SIMULATED · " : ""}${window.label}: ${percent}%${age}`,
  };
}
