import { HOUR_MS } from "../../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY } from "../../domain/window.ts";
import { SPRING_2026_PEAK } from "../world/peak-hours.ts";
import type { Scenario } from "./scenario.ts";
import { ADA_SEAT, chat, code, fiveHour, usualWindows, week } from "./vocabulary.ts";

/** A five-hour window in which each turn ages off by itself. */
export const ROLLING_WINDOW: Scenario = {
  name: "rolling-window",
  title: "A rolling five hours",
  story: "The five-hour window drains in steps as old turns age off, instead of falling to 0 at a reset.",
  startsBeforeMs: 12 * HOUR_MS,
  seats: [
    {
      ...ADA_SEAT,
      windows: [{ key: FIVE_HOUR, mode: { kind: "sliding" }, capacity: 100 }, week("+4d")],
      activities: [
        code("-6h30m", "-6h20m", 18, { turns: 90 }),
        code("-6h", "-5h50m", 24, { turns: 90 }),
        code("-3h30m", "-3h20m", 19, { turns: 90 }),
        chat("-40m", "-10m", 2),
      ],
    },
  ],
};

/** The allowance itself changes under an idle account. */
export const LIMIT_CHANGE: Scenario = {
  name: "limit-change",
  title: "A smaller week",
  story: "Three hours ago the server cut the week by 17 %: its percent jumped although nobody sent anything.",
  startsBeforeMs: 24 * HOUR_MS,
  seats: [
    {
      ...ADA_SEAT,
      windows: usualWindows("+3d2h"),
      limitChanges: [{ at: "-3h", key: SEVEN_DAY, factor: 0.83 }],
      activities: [
        code("-3d4h", "-3d1h", 76),
        code("-2d4h", "-2d1h", 88),
        code("-1d4h", "-1d1h", 70),
        chat("-20h", "-16h", 24),
        code("-45m", "-5m", 9),
      ],
    },
  ],
};

/** The spring of 2026, when mornings on the Pacific coast cost the five-hour window more. */
export const PEAK_HOURS: Scenario = {
  name: "peak-hours",
  title: "Dear mornings",
  story:
    "The same hour of work every four hours: on weekday mornings in California it takes more of the five-hour window.",
  startsBeforeMs: 24 * HOUR_MS,
  seats: [
    {
      ...ADA_SEAT,
      shape: "2026-02",
      peak: SPRING_2026_PEAK,
      windows: [fiveHour(), week("+3d")],
      activities: [
        code("-24h", "-23h", 12),
        code("-20h", "-19h", 12),
        code("-16h", "-15h", 12),
        code("-12h", "-11h", 12),
        code("-8h", "-7h", 12),
        code("-4h", "-3h", 12),
        code("-1h", "now", 12),
      ],
    },
  ],
};
