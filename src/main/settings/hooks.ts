import { flag, number, orNull, text } from "./define.ts";

/** Section `hooks`: what Claude Code's hooks do with an agent. */
export const HOOK_SETTINGS = {
  maxUsed: number(95, { min: 1, max: 1000 }, { meaning: "The used percent at which tools are held." }),
  maxWallChance: orNull(
    number(
      90,
      { min: 1, max: 100 },
      {
        meaning:
          "The chance of a wall before its reset, in percent, at which tools are held; null: not by forecast.",
      },
    ),
  ),
  window: orNull(
    text(
      "",
      { charactersMax: 80 },
      { meaning: "A window's key, or any; null: those that count for every request." },
    ),
  ),
  maxAgeSeconds: number(900, { min: 1, whole: true }, { meaning: "Older readings hold nothing." }),
  hold: flag(true, { meaning: "Holds tools and loops at the threshold; false: only tells the agent." }),
  budgetLine: flag(true, { meaning: "Tells the agent what is left, at the start and with each prompt." }),
};
