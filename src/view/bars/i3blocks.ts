import { barColor } from "./bar-colors.ts";
import { barText, type BarModel } from "./bar-model.ts";

/** Exit code that asks i3blocks to mark the block as urgent. Source: i3blocks(1), 1.5. */
const URGENT = 33;

/** i3blocks' plain protocol: full text, short text, colour, a line each. */
export function renderI3blocks(model: BarModel): string {
  const color = barColor(model.tone);
  return [barText(model), model.shortText, ...(color === undefined ? [] : [color])]
    .map((line) => `${line}\n`)
    .join("");
}

/** i3blocks paints a block that ends with 33 as urgent. */
export function i3blocksExitCode(model: BarModel): number {
  return isUrgent(model) ? URGENT : 0;
}

/** For `interval=persist` and `format=json`: one object of the i3bar protocol per change. */
export function renderI3blocksJson(model: BarModel): string {
  const color = barColor(model.tone);
  return `${JSON.stringify({
    full_text: barText(model),
    short_text: model.shortText,
    ...(color === undefined ? {} : { color }),
    urgent: isUrgent(model),
  })}\n`;
}

function isUrgent({ verdict }: BarModel): boolean {
  return verdict === "blocked";
}
