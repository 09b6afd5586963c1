import { barText, type BarModel } from "./bar-model.ts";

/** starship's `custom` module: the text; starship escapes and styles it. Source: starship 1.25, configs/custom. */
export function renderStarship(model: BarModel): string {
  return `${barText(model)}\n`;
}
