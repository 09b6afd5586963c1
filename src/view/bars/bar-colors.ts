import type { Tone } from "../tone.ts";

/** Colours that are told apart on dark bars, as `#rrggbb`. `calm` is the bar's own. Source: the README's dark pictures. */
export const BAR_COLORS: Readonly<Record<Exclude<Tone, "calm">, string>> = {
  tight: "#e3b341",
  over: "#ff8a5c",
  wall: "#ff6b61",
  ended: "#8b949e",
};

/** The colour of a tone; `undefined`: as the bar writes. */
export function barColor(tone: Tone | "none" | undefined): string | undefined {
  if (tone === undefined || tone === "calm") return undefined;
  return BAR_COLORS[tone === "none" ? "ended" : tone];
}
