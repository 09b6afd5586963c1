import { escapeMarkup } from "../../domain/markup.ts";
import { barColor } from "./bar-colors.ts";
import type { BarPiece } from "./bar-model.ts";

/** Text for Pango markup. Source: `g_markup_escape_text`. */
export function escapePango(text: string): string {
  return escapeMarkup(text).replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}

/** A piece with its colour. */
export function toPango({ text, tone }: BarPiece): string {
  const color = barColor(tone);
  return color === undefined ? escapePango(text) : `<span color='${color}'>${escapePango(text)}</span>`;
}
