import { describe, expect, it } from "vitest";
import { createFaultPlan, type FaultSchedule } from "./fault-schedule.ts";
import { FAULTS } from "./faults.ts";
import { createSeededRandom } from "./world/seeded-random.ts";

const USAGE = { method: "GET", path: "/api/oauth/usage" };
const PROFILE = { method: "GET", path: "/api/oauth/profile" };
const MESSAGE = { method: "POST", path: "/v1/messages" };
const WEB_USAGE = { method: "GET", path: "/api/organizations/00000000-0000-4000-8000-000000000001/usage" };

function planOf(...schedules: readonly FaultSchedule[]) {
  return createFaultPlan(schedules, createSeededRandom(1));
}

describe("fault schedule", () => {
  it("strikes every read, and no message, unless told otherwise", () => {
    const plan = planOf({ fault: "500" });
    expect([USAGE, PROFILE, MESSAGE].map((request) => plan.next(request)?.name)).toEqual([
      "500",
      "500",
      undefined,
    ]);
  });

  it("strikes only the paths it names", () => {
    const plan = planOf({ fault: "500", pathIncludes: "profile" }, { fault: "529", pathIncludes: "/v1/" });
    expect([USAGE, PROFILE, MESSAGE].map((request) => plan.next(request)?.name)).toEqual([
      undefined,
      "500",
      "529",
    ]);
  });

  it("strikes the nth matching request alone", () => {
    const plan = planOf({ fault: "hang", when: { kind: "nth", n: 2 }, pathIncludes: "usage" });
    const struck = [USAGE, PROFILE, USAGE, USAGE].map((request) => plan.next(request) !== undefined);
    expect(struck).toEqual([false, false, true, false]);
  });

  it("strikes by chance, the same way for the same seed", () => {
    const strikes = () => {
      const plan = planOf({ fault: "500", when: { kind: "chance", probability: 0.3 } });
      return Array.from({ length: 200 }, () => plan.next(USAGE) !== undefined);
    };
    expect(strikes()).toEqual(strikes());
    const count = strikes().filter(Boolean).length;
    expect(count).toBeGreaterThan(40);
    expect(count).toBeLessThan(80);
  });

  it("keeps claude.ai's bot check to claude.ai", () => {
    const plan = planOf({ fault: "cloudflare-challenge" });
    expect([plan.next(USAGE)?.name, plan.next(WEB_USAGE)?.name]).toEqual([undefined, "cloudflare-challenge"]);
  });

  it("refuses a fault that nobody has defined", () => {
    expect(() => planOf({ fault: "gremlin" })).toThrow(/a fault named gremlin/);
  });

  it("has a name and a description for every fault, no name twice", () => {
    expect(new Set(FAULTS.map((fault) => fault.name)).size).toBe(FAULTS.length);
    expect(FAULTS.every((fault) => fault.description.length > 5)).toBe(true);
  });
});
