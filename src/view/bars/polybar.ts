import { barColor } from "./bar-colors.ts";
import type { BarModel } from "./bar-model.ts";

/**
 * polybar's `custom/script`: one line, colours as `%{F#rrggbb}…%{F-}`; a percent sign is written twice. With `tail = true` each line is
 * the new label.
 * Source: polybar's formatting tags, run with polybar 3.6.3.
 */
export function renderPolybar({ pieces }: BarModel): string {
  const text = pieces.map(({ text: plain, tone }) => {
    const color = barColor(tone);
    const escaped = plain.replaceAll("%", "%%");
    return color === undefined ? escaped : `%{F${color}}${escaped}%{F-}`;
  });
  return `${text.join("")}\n`;
}
