import { HOUR_MS } from "../../domain/time.ts";
import type { Scenario } from "./scenario.ts";
import { ADA_SEAT, chat, code, OTHER_MACHINE, usualWindows } from "./vocabulary.ts";

/** One account on two computers: the windows are the account's, the transcripts only this machine's. */
export const TWO_MACHINES: Scenario = {
  name: "two-machines",
  title: "Two machines, one allowance",
  story:
    "This laptop has been idle for fifty minutes, and the windows climb all the same: the desktop is at work.",
  startsBeforeMs: 24 * HOUR_MS,
  seats: [
    {
      ...ADA_SEAT,
      windows: usualWindows("+1d20h"),
      activities: [
        code("-4d6h", "-4d3h", 58, { machine: OTHER_MACHINE }),
        code("-3d5h", "-3d2h", 63),
        chat("-2d9h", "-2d5h", 14),
        code("-2d4h", "-2d1h", 55, { machine: OTHER_MACHINE }),
        chat("-1d10h", "-1d7h", 12),
        code("-1d5h", "-1d2h", 61),
        code("-3h", "-50m", 47),
        code("-1h20m", "now", 24, { machine: OTHER_MACHINE, cwd: "/home/ada/website" }),
        code("+10s", "+1h", 18, { machine: OTHER_MACHINE, cwd: "/home/ada/website" }),
      ],
    },
  ],
};
