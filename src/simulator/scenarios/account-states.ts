import { HOUR_MS } from "../../domain/time.ts";
import { createAccount } from "../world/account.ts";
import type { Scenario } from "./scenario.ts";
import { ADA_PRO, ADA_SEAT, chat, code, EXTRA_NEVER_ON, fiveHour, week } from "./vocabulary.ts";

/** Signed up a moment ago. */
export const FRESH_ACCOUNT: Scenario = {
  name: "fresh-account",
  title: "A fresh account",
  story: "Nothing has been used: both windows stand at 0 and have not started.",
  startsBeforeMs: HOUR_MS,
  seats: [
    {
      ...ADA_SEAT,
      account: ADA_PRO,
      windows: [fiveHour(), week("+6d20h")],
      activities: [code("+2m", "+30m", 12)],
    },
  ],
};

/** No plan: the server answers 200 with nothing in it. */
export const FREE_ACCOUNT: Scenario = {
  name: "free-account",
  title: "A lapsed plan",
  story: "The subscription has ended: there are no windows at all, which is not 0 %.",
  startsBeforeMs: HOUR_MS,
  seats: [
    {
      account: createAccount({
        name: "ada",
        plan: "free",
        fullName: "Ada Example",
        subscriptionStatus: "canceled",
      }),
      shape: "free-or-lapsed",
      windows: [],
      activities: [],
    },
  ],
};

/** A work seat that has a budget instead of windows. */
export const ENTERPRISE_SEAT: Scenario = {
  name: "enterprise-seat",
  title: "A budget seat",
  story:
    "An Enterprise seat without windows: a spent one-time credit, and a monthly budget of $200 of which a third is gone.",
  startsBeforeMs: 8 * HOUR_MS,
  seats: [
    {
      account: createAccount({ name: "grace", plan: "enterprise", fullName: "Grace Example" }),
      shape: "enterprise-budget",
      extraUsage: {
        ...EXTRA_NEVER_ON,
        enabled: true,
        everEnabled: true,
        usedMinorBefore: 5_200,
        limitMinor: 20_000,
      },
      windows: [],
      pools: [{ key: "cinder_cove", limitDollars: 1_000, usedDollars: 1_000, expires: "+3d" }],
      activities: [code("-3h", "-20m", 28), code("+5m", "+1h", 6)],
    },
  ],
};

/** Two organizations, one person: each has an allowance of its own. */
export const TWO_ORGANIZATIONS: Scenario = {
  name: "two-organizations",
  title: "Two organizations",
  story:
    "One person with a plan of their own and a seat in a team: two allowances that have nothing to do with each other.",
  startsBeforeMs: 6 * HOUR_MS,
  seats: [
    {
      ...ADA_SEAT,
      windows: [fiveHour(), week("+3d2h")],
      activities: [code("-4h", "-20m", 58), chat("-2h", "-10m", 6), code("+2m", "+2h", 20)],
    },
    {
      ...ADA_SEAT,
      account: createAccount({ name: "ada-team", plan: "team", fullName: "Ada Example", person: "ada" }),
      windows: [fiveHour(), week("+5d7h")],
      activities: [chat("-3h", "-15m", 17), chat("+5m", "+1h", 6)],
    },
  ],
};
