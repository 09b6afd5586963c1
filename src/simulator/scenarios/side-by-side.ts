import { HOUR_MS } from "../../domain/time.ts";
import type { Scenario } from "./scenario.ts";
import { ADA_SEAT, chat, code, upload, usualWindows } from "./vocabulary.ts";

/** The seed's pair: the same six minutes, Code (34 tool calls, 11 turns) against chat (two turns, one attachment). */
export const SIDE_BY_SIDE: Scenario = {
  name: "side-by-side",
  title: "Six minutes, side by side",
  story:
    "In the same six minutes Claude Code has run the five-hour window into the wall and chat has added 1.2 points.",
  startsBeforeMs: 4 * HOUR_MS,
  seats: [
    {
      ...ADA_SEAT,
      windows: usualWindows("+4d3h"),
      activities: [
        chat("-2d11h", "-2d8h", 8),
        code("-2d6h", "-2d3h", 62),
        chat("-1d11h", "-1d7h", 16),
        code("-1d6h", "-1d2h", 62),
        code("-2h30m", "-6m10s", 88),
        code("-6m", "now", 13.2, { turns: 45 }),
        chat("-5m40s", "-4m", 0.3),
        upload("-2m30s", 0.9),
      ],
    },
  ],
};
