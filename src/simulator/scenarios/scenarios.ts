import { ENTERPRISE_SEAT, FREE_ACCOUNT, FRESH_ACCOUNT, TWO_ORGANIZATIONS } from "./account-states.ts";
import { EXTRA_USAGE } from "./extra-usage.ts";
import { MID_LOOP_WALL } from "./mid-loop-wall.ts";
import { OPUS_WALL } from "./opus-wall.ts";
import { PHANTOM_CHAT } from "./phantom-chat.ts";
import { QUIET_WEEK } from "./quiet-week.ts";
import type { Scenario } from "./scenario.ts";
import { SEED_ACCOUNT } from "./seed-account.ts";
import { LIMIT_CHANGE, PEAK_HOURS, ROLLING_WINDOW } from "./server-behaviours.ts";
import { SIDE_BY_SIDE } from "./side-by-side.ts";
import { TWO_MACHINES } from "./two-machines.ts";

/** Every scenario, the best one to look at first. */
export const SCENARIOS: readonly Scenario[] = [
  MID_LOOP_WALL,
  OPUS_WALL,
  PHANTOM_CHAT,
  SIDE_BY_SIDE,
  SEED_ACCOUNT,
  TWO_MACHINES,
  QUIET_WEEK,
  EXTRA_USAGE,
  FRESH_ACCOUNT,
  FREE_ACCOUNT,
  ENTERPRISE_SEAT,
  TWO_ORGANIZATIONS,
  ROLLING_WINDOW,
  LIMIT_CHANGE,
  PEAK_HOURS,
];

/** The scenario of that name; `undefined` when there is none. */
export function findScenario(name: string): Scenario | undefined {
  return SCENARIOS.find((scenario) => scenario.name === name);
}
