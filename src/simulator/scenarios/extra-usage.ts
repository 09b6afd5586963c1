import { HOUR_MS } from "../../domain/time.ts";
import type { Scenario } from "./scenario.ts";
import { ADA_SEAT, chat, code, EXTRA_NEVER_ON, usualWindows } from "./vocabulary.ts";

/** Past the week's wall, on metered money. */
export const EXTRA_USAGE: Scenario = {
  name: "extra-usage",
  title: "On usage credits",
  story:
    "The week is at 100 since forty minutes ago; work goes on, and every turn is billed against a cap of $50.",
  startsBeforeMs: 24 * HOUR_MS,
  seats: [
    {
      ...ADA_SEAT,
      extraUsage: {
        ...EXTRA_NEVER_ON,
        enabled: true,
        everEnabled: true,
        usedMinorBefore: 2_700,
        limitMinor: 5_000,
      },
      windows: usualWindows("+1d3h", { percent: 100, at: "-40m" }),
      activities: [
        code("-5d5h", "-5d2h", 74),
        code("-4d6h", "-4d2h30m", 81, { cwd: "/home/ada/billing" }),
        chat("-3d9h", "-3d5h30m", 22),
        code("-3d5h", "-3d2h", 66),
        code("-2d6h", "-2d3h", 72),
        chat("-1d10h", "-1d6h", 20),
        code("-1d5h", "-1d2h", 70, { cwd: "/home/ada/billing" }),
        code("-2h50m", "-40m", 44),
        code("-38m", "now", 12.8),
        code("+10s", "+45m", 11),
      ],
    },
  ],
};
