import { expect, test } from "vitest";
import { DAY_MS, isEpochMs } from "../domain/time.ts";
import { createClock } from "./clock.ts";
import { createRandom } from "./random.ts";

const clock = createClock();

test("the time is an instant, and the steady clock runs forward", async () => {
  expect(isEpochMs(clock.nowMs())).toBe(true);
  const before = clock.monotonicMs();
  await clock.sleep(2);
  expect(clock.monotonicMs()).toBeGreaterThan(before);
});

test("a sleep of 60 days ends when it is aborted, not at once and not in 60 days", async () => {
  const controller = new AbortController();
  let isAwake = false;
  const sleep = clock.sleep(60 * DAY_MS, controller.signal).then(() => (isAwake = true));
  await clock.sleep(5);
  expect(isAwake).toBe(false);
  controller.abort();
  await sleep;
});

test("a sleep that is aborted before it starts, or has no length, is over", async () => {
  await clock.sleep(DAY_MS, AbortSignal.abort());
  await clock.sleep(0);
});

test("a draw is at least 0 and below 1", () => {
  const random = createRandom();
  const draws = Array.from({ length: 100 }, () => random.next());
  expect(draws.every((draw) => draw >= 0 && draw < 1)).toBe(true);
  expect(new Set(draws).size).toBeGreaterThan(1);
});
