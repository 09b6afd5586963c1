import { expect, it } from "vitest";
import { addMs, epochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../domain/time.ts";
import { createTimeWatch } from "./time-watch.ts";

const START = epochMs(Date.UTC(2026, 10, 23));

/** What is noticed after a planned minute in which the two clocks moved so far. */
function noticedAfter(wallMs: number, steadyMs: number): string | undefined {
  let [wall, steady] = [0, 0];
  const watch = createTimeWatch({ nowMs: () => addMs(START, wall), monotonicMs: () => steady });
  [wall, steady] = [wallMs, steadyMs];
  const first = watch.notice(MINUTE_MS);
  expect(watch.notice(MINUTE_MS), "told once").toBeUndefined();
  return first;
}

it.each([
  ["a minute passed on both clocks", MINUTE_MS, MINUTE_MS, undefined],
  ["a busy machine: the timer was ten seconds late", 70 * SECOND_MS, 70 * SECOND_MS, undefined],
  ["a clock that was corrected by some seconds", MINUTE_MS - 5 * SECOND_MS, MINUTE_MS, undefined],
  ["sleep, on a system whose steady clock stands still", 9 * HOUR_MS, MINUTE_MS, "wake"],
  ["sleep, on a system whose steady clock goes on", 9 * HOUR_MS, 9 * HOUR_MS, "wake"],
  ["the clock was set on by a day: as good as sleep", 24 * HOUR_MS, MINUTE_MS, "wake"],
  ["the clock was set back by a day", -24 * HOUR_MS, MINUTE_MS, "clock-set"],
  ["the clock was set back by a day while the machine slept", -9 * HOUR_MS, 9 * HOUR_MS, "clock-set"],
])("%s", (_, wallMs, steadyMs, noticed) => {
  expect(noticedAfter(wallMs, steadyMs)).toBe(noticed);
});

it("a ring before the planned time is nothing", () => {
  expect(noticedAfter(SECOND_MS, SECOND_MS)).toBeUndefined();
});
