import { expect, it } from "vitest";
import { clock, snapshot } from "./fixtures/usage.ts";
import { newestPrepaid } from "./newest-prepaid.ts";

it("of several words on prepaid money the newest counts, in whatever order they come", () => {
  const silent = (time: string) => snapshot(clock(time), {});
  const said = (time: string, amount: number) => ({ ...silent(time), prepaid: { amount, currency: "USD" } });
  expect(newestPrepaid([said("05:00", 20), said("04:00", 30), silent("06:00")])).toEqual({
    balance: { amount: 20, currency: "USD" },
    observedAtMs: clock("05:00"),
  });
  expect(newestPrepaid([silent("06:00")])).toBeUndefined();
});
