import { describe, expect, it } from "vitest";
import { must } from "../../domain/assert.ts";
import { addMs, epochMs, HOUR_MS } from "../../domain/time.ts";
import { findScenario } from "../scenarios/scenarios.ts";
import { stageScenario } from "../scenarios/stage-scenario.ts";
import { seatStatusline } from "./seat-statusline.ts";

const MOMENT = epochMs(Date.UTC(2026, 9, 20, 18, 24));

function statusline(name: string, nowMs = MOMENT) {
  const [seat] = stageScenario(must(findScenario(name), name), { seed: 1, momentMs: MOMENT });
  return seatStatusline(seat, { nowMs, configDir: "/home/ada/.claude" });
}

describe("a seat's status line", () => {
  it("shows the levels of this machine's last reply, not those of now", () => {
    expect(statusline("mid-loop-wall")).toMatchObject({
      rate_limits: { five_hour: { used_percentage: 97 } },
    });
    expect(statusline("phantom-chat")).toMatchObject({ rate_limits: { five_hour: { used_percentage: 30 } } });
  });

  it("knows nothing of what another machine did since", () => {
    const idle = statusline("two-machines")["rate_limits"] as { five_hour: { used_percentage: number } };
    expect(idle.five_hour.used_percentage).toBeGreaterThan(47);
    expect(idle.five_hour.used_percentage).toBeLessThan(65);
  });

  it("drops five hours once they have ended, and keeps the week", () => {
    const later = statusline("phantom-chat", addMs(MOMENT, 2 * HOUR_MS));
    expect(later["rate_limits"]).toMatchObject({ seven_day: {} });
    expect(later["rate_limits"]).not.toHaveProperty("five_hour");
  });

  it("has no limits where this machine has never made a call", () => {
    expect(statusline("fresh-account")).not.toHaveProperty("rate_limits");
  });

  it("names the transcript that the fake home holds", () => {
    expect(statusline("mid-loop-wall")["transcript_path"]).toMatch(
      /^\/home\/ada\/\.claude\/projects\/-home-ada-shop-api\/[0-9a-f-]{36}\.jsonl$/,
    );
  });
});
