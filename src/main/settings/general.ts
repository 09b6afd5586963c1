import { flag, number, orNull } from "./define.ts";

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
  /** Readings are kept this many days. `null`: for ever. */
  keepReadingsDays: orNull(number(8, DAYS, { meaning: "Readings are dropped after so many days." })),
};
