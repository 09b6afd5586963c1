import { HOUR_MS, MINUTE_MS } from "../../domain/time.ts";
import { SEVEN_DAY_OAUTH_APPS } from "../../domain/window.ts";
import type { Scenario } from "./scenario.ts";
import { ADA_SEAT, chat, code, fiveHour, modelWeek, SONNET, week } from "./vocabulary.ts";

const RESETS = "+5d14h";
/** Small against five hours, so that a weekend and a Monday can use 68 % of it. */
const WEEK_UNITS = 300;

/**
 * The account of the seed's snapshot: 81, 68, 52, 94 and 61, on a Monday afternoon, mid-refactor, after a weekend of light chat.
 * The ceiling of OAuth apps equals the week's, so that 68 − 61 = 7 is what chat really used.
 */
export const SEED_ACCOUNT: Scenario = {
  name: "seed-account",
  title: "The seed's Monday afternoon",
  story:
    "Five flat windows, mid-refactor: Opus at 94 is the real wall, and Code burns about nine times what chat does.",
  startsBeforeMs: 24 * HOUR_MS,
  seats: [
    {
      ...ADA_SEAT,
      shape: "2025-11",
      windows: [
        fiveHour({ startRoundedToMs: MINUTE_MS }),
        week(RESETS, WEEK_UNITS),
        modelWeek({
          key: "seven_day_sonnet",
          family: "Sonnet",
          resets: RESETS,
          capacity: { percent: 52, at: "now" },
        }),
        modelWeek({
          key: "seven_day_opus",
          family: "Opus",
          resets: RESETS,
          capacity: { percent: 94, at: "now" },
        }),
        { ...week(RESETS, WEEK_UNITS), key: SEVEN_DAY_OAUTH_APPS, surfaces: ["claude_code"] },
      ],
      activities: [
        chat("-1d8h", "-1d5h", 4),
        chat("-1d2h", "-1d", 6),
        code("-22h", "-18h", 60),
        code("-8h40m", "-5h30m", 46, { cwd: "/home/ada/billing" }),
        chat("-8h", "-6h", 7),
        code("-3h10m", "-2h10m", 20, { model: SONNET }),
        code("-2h10m", "now", 57),
        chat("-1h30m", "-40m", 4),
        code("+10s", "+40m", 18),
      ],
    },
  ],
};
