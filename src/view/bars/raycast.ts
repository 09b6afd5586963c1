import type { Tone } from "../tone.ts";
import type { BarModel } from "./bar-model.ts";

const SGR: Readonly<Record<Exclude<Tone, "calm">, string>> = {
  tight: "33",
  over: "31",
  wall: "1;31",
  ended: "90",
};

/** A Raycast script command in mode `inline`: the first line, with ANSI colours. Source: raycast/script-commands OUTPUTMODES, read 2026-11. */
export function renderRaycast({ pieces }: BarModel): string {
  const text = pieces.map(({ text: plain, tone }) =>
    tone === undefined || tone === "calm" ? plain : `\u001b[${SGR[tone]}m${plain}\u001b[0m`,
  );
  return `${text.join("")}\n`;
}
