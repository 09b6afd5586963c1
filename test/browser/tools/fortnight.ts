import { DAY_MS, HOUR_MS } from "../../../src/domain/time.ts";
import type { Scenario, ScenarioActivity } from "../../../src/simulator/scenarios/scenario.ts";
import {
  ADA_SEAT,
  chat,
  cloud,
  code,
  FABLE,
  SONNET,
  usualWindows,
} from "../../../src/simulator/scenarios/vocabulary.ts";

const DAYS = 15;

/** Two weeks of ordinary work with a wall in them: what the dashboard's pages about the past need to have anything to show. */
export const FORTNIGHT: Scenario = {
  name: "fortnight",
  title: "A fortnight",
  story: "Two weeks of work on two projects, chat beside it, a wall on the way and a sprint that still runs.",
  startsBeforeMs: DAYS * DAY_MS,
  seats: [
    {
      ...ADA_SEAT,
      windows: usualWindows("+2d6h"),
      activities: [...Array.from({ length: DAYS }, (_, day) => workday(DAYS - day)).flat(), ...today()],
    },
  ],
};

/** One day's work, so many days ago; weekends are calm. Seen from the moment, which is an afternoon. */
function workday(daysAgo: number): readonly ScenarioActivity[] {
  const isWeekend = daysAgo % 7 === 1 || daysAgo % 7 === 2;
  const units = 18 + ((daysAgo * 37) % 29);
  const at = (hours: number) => `-${daysAgo * 24 + hours}h` as const;
  if (isWeekend) return [chat(at(2), at(1), 5)];
  return [
    code(at(6), at(4), units, { cwd: "/home/ada/shop-api" }),
    chat(at(4), at(3), 3 + (daysAgo % 5)),
    code(at(2), at(1), daysAgo === 6 ? 150 : Math.round(units * 0.7), {
      cwd: "/home/ada/billing",
      model: daysAgo % 3 === 0 ? FABLE : SONNET,
    }),
    ...(daysAgo % 4 === 0 ? [cloud("cowork", { from: at(8), to: at(7) }, 9)] : []),
  ];
}

function today(): readonly ScenarioActivity[] {
  return [
    chat("-4h40m", "-4h10m", 3),
    code("-3h50m", "-2h40m", 24, { cwd: "/home/ada/billing" }),
    cloud("cowork", { from: "-2h20m", to: "-2h" }, 4),
    code("-1h50m", "-20m", 31),
    chat("-30m", "-10m", 2),
    code("-20m", "now", 9),
  ];
}

/** A night that the machine was off. */
export const FORTNIGHT_GAP = { fromMsAgo: 4 * DAY_MS, toMsAgo: 4 * DAY_MS - 9 * HOUR_MS };
