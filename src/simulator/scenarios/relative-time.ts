import { assert } from "../../domain/assert.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type DurationMs } from "../../domain/time.ts";

/** A time as seen from the scenario's moment: `now`, `-90m`, `+5d14h`, `-1h30m10s`. */
export type RelativeTime = "now" | `-${string}` | `+${string}`;

/** The signed distance from the moment. Errors: asserts that the text is of that form. */
export function relativeMs(text: RelativeTime): DurationMs {
  if (text === "now") return 0;
  const match = /^([+-])(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
  assert(match !== null && text.length > 1, `a relative time such as -90m or +5d14h, got ${text}`);
  const [, sign, days, hours, minutes, seconds] = match;
  const count = (digits: string | undefined) => Number(digits ?? 0);
  const distanceMs =
    count(days) * DAY_MS + count(hours) * HOUR_MS + count(minutes) * MINUTE_MS + count(seconds) * SECOND_MS;
  return sign === "-" ? -distanceMs : distanceMs;
}
