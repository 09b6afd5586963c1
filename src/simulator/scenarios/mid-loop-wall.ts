import { HOUR_MS } from "../../domain/time.ts";
import type { Scenario } from "./scenario.ts";
import { ADA_SEAT, chat, cloud, code, FABLE, usualWindows } from "./vocabulary.ts";

/** The seed's first failure mode: a sprint. */
export const MID_LOOP_WALL: Scenario = {
  name: "mid-loop-wall",
  title: "The mid-loop wall",
  story:
    "An agentic refactor has taken the five-hour window from 80 to 97 in half an hour; the week is fine, the wall is minutes away.",
  startsBeforeMs: 24 * HOUR_MS,
  seats: [
    {
      ...ADA_SEAT,
      windows: usualWindows("+2d6h"),
      activities: [
        code("-4d3h", "-4d1h", 28, { cwd: "/home/ada/billing" }),
        chat("-3d9h", "-3d5h", 9),
        code("-3d4h", "-3d2h", 34),
        cloud("cowork", { from: "-2d8h", to: "-2d7h" }, 11),
        code("-2d4h", "-2d2h30m", 31, { model: FABLE }),
        chat("-1d8h", "-1d4h", 10),
        code("-1d3h", "-1d1h30m", 26, { model: FABLE }),
        chat("-3h40m", "-3h", 3),
        code("-3h10m", "-2h20m", 25, { cwd: "/home/ada/billing" }),
        code("-90m", "-30m", 52),
        code("-30m", "now", 17),
        code("+5s", "+30m", 18),
      ],
    },
  ],
};
