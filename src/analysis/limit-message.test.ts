import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explainLimitMessage } from "./limit-message.ts";

describe("a limit message", () => {
  it.each([
    ["Approaching 5-hour limit", "approaching", ["five_hour"]],
    ["5-hour limit reached - resets 3pm", "reached", ["five_hour"]],
    ["5-hour limit reached ∙ resets 3pm", "reached", ["five_hour"]],
    ["5-hour limit resets 3pm - continuing with extra usage", "passed", ["five_hour"]],
    ["You've hit your session limit · resets 2pm (Europe/Helsinki)", "reached", ["five_hour"]],
    ["You’ve hit your session limit · resets 3:45pm", "reached", ["five_hour"]],
    ["You've hit your weekly limit · resets Mon 12:00am", "reached", ["seven_day"]],
    ["Weekly limit reached", "reached", ["seven_day"]],
    ["Opus weekly limit reached", "reached", ["seven_day_opus", "weekly_scoped:Opus"]],
    ["You've hit your Opus limit", "reached", ["seven_day_opus", "weekly_scoped:Opus"]],
    [
      "You've hit your Sonnet limit · resets Oct 9, 10am",
      "reached",
      ["seven_day_sonnet", "weekly_scoped:Sonnet"],
    ],
    ["You've reached your Fable 5 limit.", "reached", ["weekly_scoped:Fable", "seven_day_overage_included"]],
  ])("that reads %j names its window", (text, state, windowKeys) => {
    expect(explainLimitMessage(text)).toMatchObject({ subject: "window", state, windowKeys });
  });

  it.each(["Extra usage limit reached", "Your org is out of extra usage", "You're out of usage credits"])(
    "that reads %j is about metered use",
    (text) => {
      expect(explainLimitMessage(text)).toMatchObject({ subject: "extra-usage", windowKeys: [] });
    },
  );

  it.each([
    "Claude usage limit reached. Your limit will reset at 3pm (America/New_York)",
    "Claude AI usage limit reached|1760004000",
    "You've hit your limit · resets 2pm",
  ])("that reads %j names no window, and that is said", (text) => {
    const explained = explainLimitMessage(text);
    expect(explained).toMatchObject({ subject: "unknown", windowKeys: [] });
    expect(explained.explanation).toContain("cannot tell");
  });

  it("of 2025 holds the instant of its reset", () => {
    expect(explainLimitMessage("Claude AI usage limit reached|1760004000").resetsAtMs).toBe(
      1_760_004_000_000,
    );
  });

  it("with a time of day keeps it as text: the day is not known", () => {
    const explained = explainLimitMessage(
      "Claude usage limit reached. Your limit will reset at 3pm (America/New_York)",
    );
    expect(explained.resetsAtMs).toBeUndefined();
    expect(explained.resetText).toBe("3pm (America/New_York)");
    expect(explained.explanation).toContain("without a date");
  });

  it("with a weekday keeps that too", () => {
    expect(explainLimitMessage("You've hit your weekly limit · resets Mon 12:00am").resetText).toBe(
      "Mon 12:00am",
    );
  });

  it.each(["", "Overloaded", "rate_limit_error: 429", "Prompt is too long", "Context limit: 200k"])(
    "is not what %j is",
    (text) => {
      expect(explainLimitMessage(text).subject).toBe("none");
    },
  );

  it("is decoded whatever stands around it", () => {
    expect(
      explainLimitMessage("  ⎿  5-hour   limit\n reached - resets 3pm\n     /upgrade").windowKeys,
    ).toEqual(["five_hour"]);
  });

  it("never makes the decoder throw", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        expect(explainLimitMessage(text).explanation).toMatch(/\.$/);
        expect(explainLimitMessage(`limit reached|${text}`).explanation).toMatch(/\.$/);
      }),
    );
  });
});
