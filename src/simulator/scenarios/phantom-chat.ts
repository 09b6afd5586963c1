import { HOUR_MS } from "../../domain/time.ts";
import type { Scenario } from "./scenario.ts";
import { ADA_SEAT, chat, code, FABLE, upload, usualWindows } from "./vocabulary.ts";

/** The seed's third failure mode: chat is cheap until something is uploaded. */
export const PHANTOM_CHAT: Scenario = {
  name: "phantom-chat",
  title: "The phantom chat",
  story:
    "Claude Code has been silent for two hours, and one upload on claude.ai has just taken five points of the five-hour window.",
  startsBeforeMs: 12 * HOUR_MS,
  seats: [
    {
      ...ADA_SEAT,
      windows: usualWindows("+3d8h"),
      activities: [
        code("-3d5h", "-3d2h", 52),
        chat("-2d9h", "-2d4h", 6),
        code("-2d5h", "-2d2h", 47, { model: FABLE }),
        code("-1d6h", "-1d3h", 49),
        chat("-1d2h", "-1d", 4),
        code("-3h20m", "-2h10m", 30.2),
        chat("-50m", "-14m", 1.6),
        upload("-8m", 5),
        chat("+2m", "+30m", 1),
        upload("+35m", 5),
      ],
    },
  ],
};
