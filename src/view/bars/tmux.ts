import { barColor } from "./bar-colors.ts";
import type { BarModel } from "./bar-model.ts";

/**
 * tmux's `#(command)` in a status line: the first line, with styles as `#[fg=#rrggbb]…#[default]`; a number sign is written twice.
 * Source: tmux(1) "STYLES", run with tmux 3.3a.
 */
export function renderTmux({ pieces }: BarModel): string {
  const text = pieces.map(({ text: plain, tone }) => {
    const color = barColor(tone);
    const escaped = plain.replaceAll("#", "##");
    return color === undefined ? escaped : `#[fg=${color}]${escaped}#[default]`;
  });
  return `${text.join("")}\n`;
}
