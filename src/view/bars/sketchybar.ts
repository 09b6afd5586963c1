import { barColor } from "./bar-colors.ts";
import { barText, type BarModel } from "./bar-model.ts";

/**
 * SketchyBar reads no output: its script calls `sketchybar --set`. This prints the words of that call, quoted as `xargs` reads them, so
 * that nothing in them is run: `claude-meter status --format sketchybar | xargs sketchybar --set "$NAME"`.
 * Source: SketchyBar's item properties, read 2026-11; xargs(1).
 */
export function renderSketchybar(model: BarModel): string {
  const color = (barColor(model.tone) ?? "#ffffff").replace("#", "0xff");
  return `${[`label=${barText(model)}`, `label.color=${color}`].map(quoteForXargs).join(" ")}\n`;
}

/** Single quotes keep everything but themselves and line breaks, which a bar's text has none of. */
function quoteForXargs(word: string): string {
  return word
    .split("'")
    .map((part) => `'${part}'`)
    .join(`"'"`);
}
