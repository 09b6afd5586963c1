import { DAY_MS, HOUR_MS, type DurationMs, type EpochMs } from "../../src/domain/time.ts";
import type { Random } from "../../src/ports/random.ts";
import { FAULTS } from "../../src/simulator/faults.ts";
import type { RelativeTime } from "../../src/simulator/scenarios/relative-time.ts";
import type { Scenario, ScenarioActivity } from "../../src/simulator/scenarios/scenario.ts";
import {
  ADA_SEAT,
  chat,
  code,
  fiveHour,
  usualWindows,
  week,
} from "../../src/simulator/scenarios/vocabulary.ts";
import { createAccount } from "../../src/simulator/world/account.ts";

const BOB_PRO = createAccount({ name: "bob", plan: "pro", fullName: "Bob Example" });

/** Two accounts that work and chat on most days, by seed. */
export function soakScenario(days: number, random: Random): Scenario {
  return {
    name: "soak",
    title: "A month",
    story: "A month of work, by seed.",
    startsBeforeMs: 0,
    seats: [
      {
        ...ADA_SEAT,
        windows: usualWindows("+2d"),
        activities: activities(days, random),
      },
      {
        ...ADA_SEAT,
        account: BOB_PRO,
        windows: [fiveHour(), week("+4d")],
        activities: activities(days, random),
      },
    ],
  };
}

function activities(days: number, random: Random): readonly ScenarioActivity[] {
  const at = (day: number, hour: number): RelativeTime => `+${day}d${hour}h`;
  return Array.from({ length: days }, (_, day) => {
    const hour = 7 + Math.floor(random.next() * 8);
    const units = 10 + Math.floor(random.next() * 80);
    return random.next() < 0.2
      ? [chat(at(day, hour), at(day, hour + 1), 5)]
      : [code(at(day, hour), at(day, hour + 3), units), chat(at(day, hour + 1), at(day, hour + 5), 8)];
  }).flat();
}

/** What happens to a meter in a month, beside time. */
export type Happening =
  | "seen"
  | "refresh"
  | "suspend"
  | "clock-step"
  | "fault"
  | "heal"
  | "status-line"
  | "transcript"
  | "rotate"
  | "switch"
  | "restart"
  | "other-reader";

/** How often each happens, on average. */
const EVERY_MS: Readonly<Record<Happening, DurationMs>> = {
  seen: 3 * HOUR_MS,
  refresh: 9 * HOUR_MS,
  suspend: DAY_MS,
  "clock-step": 5 * DAY_MS,
  fault: 8 * HOUR_MS,
  heal: 2 * HOUR_MS,
  "status-line": HOUR_MS / 2,
  transcript: HOUR_MS / 2,
  rotate: 8 * HOUR_MS,
  switch: 3 * DAY_MS,
  restart: 2 * DAY_MS,
  "other-reader": HOUR_MS,
};

export interface Scheduled {
  readonly atMs: number;
  readonly what: Happening;
}

/** Everything that happens within the days, in order. */
export function planHappenings(startMs: EpochMs, days: number, random: Random): readonly Scheduled[] {
  const all: Scheduled[] = [];
  for (const [what, everyMs] of Object.entries(EVERY_MS) as [Happening, DurationMs][]) {
    for (let atMs = startMs; atMs < startMs + days * DAY_MS;) {
      atMs = (atMs - Math.log(1 - random.next()) * everyMs) as EpochMs;
      all.push({ atMs, what });
    }
  }
  return all.filter(({ atMs }) => atMs < startMs + days * DAY_MS).sort((a, b) => a.atMs - b.atMs);
}

/** Every fault that the OAuth routes can have; a reply of 10 MB in every second run of a month would only measure the copying of it. */
export const SOAK_FAULTS: readonly string[] = FAULTS.filter(
  ({ routes, name }) => routes === "all" && name !== "10-mb-body",
).map(({ name }) => name);
