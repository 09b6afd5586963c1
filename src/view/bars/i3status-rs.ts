import { barText, type BarModel } from "./bar-model.ts";
import { escapePango } from "./pango.ts";

const STATES = {
  none: "Idle",
  ended: "Idle",
  calm: "Idle",
  tight: "Info",
  over: "Warning",
  wall: "Critical",
} as const;

/**
 * i3status-rust's `custom` block with `json = true`; with `persistent = true` one object per change. Its default format draws the text as
 * Pango markup; the colour is the state's.
 * Source: i3status-rust's blocks/custom, read 2026-11.
 */
export function renderI3statusRs(model: BarModel): string {
  return `${JSON.stringify({
    icon: "",
    state: STATES[model.tone],
    text: escapePango(barText(model)),
    short_text: escapePango(model.shortText),
  })}\n`;
}
