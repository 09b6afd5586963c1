import type { BarModel } from "./bar-model.ts";
import { escapePango, toPango } from "./pango.ts";

/**
 * waybar's `custom` module with `"return-type": "json"`: one object on one line; text and tooltip are Pango markup. Without an interval
 * the command may run on and print a line for each change.
 * Source: waybar-custom(5), run with waybar 0.9.17.
 */
export function renderWaybar(model: BarModel): string {
  const { pieces, lines, tone, percentage, isStale, isSimulated, verdict } = model;
  return `${JSON.stringify({
    text: pieces.map(toPango).join(""),
    alt: tone,
    tooltip: lines
      .map(({ text, isHead }) => (isHead ? `<b>${escapePango(text)}</b>` : escapePango(text)))
      .join("\n"),
    class: [
      tone,
      ...(verdict === "blocked" || verdict === "bills" ? [verdict] : []),
      ...(isStale ? ["stale"] : []),
      ...(isSimulated ? ["simulated"] : []),
    ],
    ...(percentage === undefined ? {} : { percentage }),
  })}\n`;
}
