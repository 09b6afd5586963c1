import { expect, it } from "vitest";
import { soak } from "./soak.ts";

// `npm run soak` is the month; this is what every change can afford.
it.each([1, 2])(
  "a day of faults, sleeps, clock steps and switched accounts loses nothing and stays polite (seed %i)",
  async (seed) => {
    const figures = await soak({ seed, days: 1 });
    expect(figures.answered).toBeGreaterThan(60);
    expect(figures.worstIn300s).toBeLessThanOrEqual(5);
    expect(figures.happenings).toBeGreaterThan(100);
    expect(figures.spooled).toBeGreaterThan(5);
  },
);
