import { HOUR_MS } from "../../domain/time.ts";
import type { Scenario } from "./scenario.ts";
import {
  ADA_SEAT,
  chat,
  cloud,
  code,
  fiveHour,
  modelWeek,
  OPUS,
  SONNET,
  upload,
  week,
} from "./vocabulary.ts";

/** The seed's second failure mode: the Tuesday weekly wall on Opus. */
export const OPUS_WALL: Scenario = {
  name: "opus-wall",
  title: "The Tuesday Opus wall",
  story:
    "Two days into the week the Opus allowance is gone and will not be back for five days, while five hours and week have room: Sonnet would work.",
  startsBeforeMs: 36 * HOUR_MS,
  seats: [
    {
      ...ADA_SEAT,
      windows: [
        fiveHour(),
        week("+5d2h", { percent: 62, at: "now" }),
        modelWeek({
          key: "seven_day_opus",
          family: "Opus",
          resets: "+5d2h",
          capacity: { percent: 100, at: "-55m" },
        }),
        modelWeek({
          key: "seven_day_sonnet",
          family: "Sonnet",
          resets: "+5d2h",
          capacity: { percent: 14, at: "now" },
        }),
      ],
      activities: [
        code("-1d20h", "-1d17h", 84),
        chat("-1d15h", "-1d11h", 16),
        upload("-1d13h", 9),
        code("-1d9h", "-1d6h", 78, { cwd: "/home/ada/billing" }),
        code("-22h", "-19h", 81),
        cloud("cowork", { from: "-18h", to: "-17h30m" }, 7),
        code("-15h", "-12h30m", 52),
        code("-2h", "-55m", 16),
        code("-50m", "-35m", 6, { model: OPUS, turns: 9 }),
        code("-30m", "-5m", 3, { model: SONNET }),
        chat("-25m", "-3m", 1),
        code("+3m", "+40m", 6, { model: SONNET }),
      ],
    },
  ],
};
