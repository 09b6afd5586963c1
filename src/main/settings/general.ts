import { flag, number, orNull, text } from "./define.ts";

const DAYS = { min: 8, because: "a week is needed to tell a week" };

/** The settings that stand at the top of the file, in no section. */
export const GENERAL_SETTINGS = {
  /** Lets CLAUDE_METER_API_URL name a host that is not loopback. */
  foreignApiUrlAllowed: flag(false, {
    meaning: "Lets CLAUDE_METER_API_URL name a host that is not loopback; Claude Code's token goes there.",
    fileOnly: true,
  }),
  /** Raw payloads are kept this many days; readings outlive them. `null`: for ever. */
  keepPayloadsDays: orNull(
    number(8, DAYS, { meaning: "Raw payloads are dropped after so many days; readings outlive them." }),
  ),
  /** What other machines call this one. `null`: nothing, they show a piece of its id. */
  machineName: orNull(
    text(
      "",
      { charactersMax: 40, shape: /^[^\p{Cc}\p{Cf}]*\S[^\p{Cc}\p{Cf}]*$/u, shapeWords: "a line of text" },
      { meaning: "What your other machines call this one, when its uses are exported to them." },
    ),
  ),
  /** Readings are kept this many days. `null`: for ever. */
  keepReadingsDays: orNull(number(8, DAYS, { meaning: "Readings are dropped after so many days." })),
};
