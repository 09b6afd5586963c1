import { DAY_MS } from "../../domain/time.ts";
import type { Scenario } from "./scenario.ts";
import { ADA_SEAT, chat, cloud, code, usualWindows } from "./vocabulary.ts";

/** Nothing to worry about: the picture that most people should see most of the time. */
export const QUIET_WEEK: Scenario = {
  name: "quiet-week",
  title: "A quiet week",
  story: "A little of everything, most of the week still there two days before it resets.",
  startsBeforeMs: 2 * DAY_MS,
  seats: [
    {
      ...ADA_SEAT,
      pools: [{ key: "iguana_necktie", limitDollars: 250, usedDollars: 41.5, expires: "+13d" }],
      windows: usualWindows("+2d"),
      activities: [
        code("-4d4h", "-4d3h", 14),
        chat("-3d9h", "-3d4h", 8),
        cloud("routine", { from: "-2d20h", to: "-2d19h30m" }, 4),
        cloud("cowork", { from: "-2d7h", to: "-2d6h" }, 6),
        code("-1d5h", "-1d4h", 12),
        chat("-1d3h", "-1d1h", 4),
        chat("-2h10m", "-40m", 3),
        code("-35m", "-12m", 4),
      ],
    },
  ],
};
