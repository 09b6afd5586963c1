import { describe, expect, it } from "vitest";
import { must } from "../../domain/assert.ts";
import { fromIso } from "../../domain/time.ts";
import { utcWallClock } from "../../domain/wall-clock.ts";
import { SEED_ACCOUNT, SEED_STATUS, windowFixture } from "../fixtures/seed-status.ts";
import { createLocalTime } from "../format/local-time.ts";
import { toGuardDocument } from "./guard-document.ts";
import { HOOK_EVENTS, hookAnswer, type HookEvent, type HookFacts } from "./hook-answer.ts";

const NOW = must(fromIso(SEED_STATUS.generatedAt), "an instant");

function ask(
  event: HookEvent,
  fiveHourPercent: number,
  facts: Partial<HookFacts> & { readonly ageSeconds?: number } = {},
) {
  const { ageSeconds = 60, ...rest } = facts;
  const windows = [
    windowFixture({
      key: "five_hour",
      label: "5-hour",
      usedPercent: fiveHourPercent,
      resetsAt: "2026-05-11T20:14:00.000Z",
      ageSeconds,
      pace: { elapsedPercent: 63, ratio: 1.3 },
    }),
    windowFixture({ key: "seven_day", label: "Week, all models", usedPercent: 20, ageSeconds }),
  ];
  const account = { ...SEED_ACCOUNT, windows };
  const guard = toGuardDocument(
    { ...SEED_STATUS, accounts: [account] },
    { thresholdPercent: 95, ageSecondsMax: 900 },
  );
  const localTime = createLocalTime(utcWallClock);
  return hookAnswer(event, {
    guard,
    account,
    simulated: false,
    hold: true,
    budgetLine: true,
    nowMs: NOW,
    localTime,
    ...rest,
  });
}

describe("our hook", () => {
  it("holds a tool at the threshold, in Claude Code's own words, with a reason for the agent", () => {
    expect(ask("PreToolUse", 96)).toEqual({
      hookSpecificOutput: {
        hookEventName: "PreToolUse",
        permissionDecision: "deny",
        permissionDecisionReason:
          "claude-meter holds tools: 5-hour at 96%: at or over 95%. Until 20:14. Do not try other tools. End your turn now, and say " +
          "where the work stands and what comes next, so that it can go on after the reset.",
      },
    });
  });

  it("says nothing under the threshold, so that the user's own permissions decide", () => {
    expect(ask("PreToolUse", 94)).toBeUndefined();
    expect(ask("Stop", 94)).toBeUndefined();
  });

  it("ends a loop at the threshold", () => {
    expect(ask("Stop", 100)).toMatchObject({
      continue: false,
      stopReason: expect.stringContaining("Until 20:14") as string,
    });
  });

  it("lets everything go on by old readings, and when it is told only to tell", () => {
    expect(ask("PreToolUse", 100, { ageSeconds: 901 })).toBeUndefined();
    for (const event of ["PreToolUse", "Stop"] as const)
      expect(ask(event, 100, { hold: false })).toBeUndefined();
  });

  it("tells the agent what is left, with its age, and to wind up over the threshold", () => {
    for (const event of ["SessionStart", "UserPromptSubmit"] as const) {
      expect(ask(event, 81)).toMatchObject({
        hookSpecificOutput: {
          hookEventName: event,
          additionalContext: expect.stringMatching(
            /^Claude allowance, read 1m ago: 5-hour 81% used, resets in 1h 50m, 18 points ahead of an even pace; Week, all models 20% used/,
          ) as string,
        },
      });
    }
    expect(JSON.stringify(ask("SessionStart", 99))).toContain("wind up");
    expect(ask("SessionStart", 81, { budgetLine: false })).toBeUndefined();
  });

  it("marks what comes from a simulator, at every event that says something", () => {
    for (const event of HOOK_EVENTS)
      expect(JSON.stringify(ask(event, 99, { simulated: true }))).toContain("(simulated)");
  });
});
