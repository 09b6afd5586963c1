import { describe, expect, it } from "vitest";
import { HOUR_MS, MINUTE_MS } from "../../domain/time.ts";
import { SEVEN_DAY } from "../../domain/window.ts";
import { AT, BUSY_TRUTH, truthWith, windowAt } from "./fixtures/truths.ts";
import { statuslineDocument } from "./statusline.ts";

const SESSION = {
  sessionId: "00000000-0000-4000-8000-00000000a001",
  transcriptPath: "/home/ada/.claude/projects/-home-ada/x.jsonl",
  cwd: "/home/ada",
  model: "claude-opus-5-5",
};
const TOKENS = { input: 100, output: 900, cacheRead: 480_000, cacheWrite5m: 0, cacheWrite1h: 19_900 };

describe("status line document", () => {
  it("has no limits and no context before the first reply", () => {
    const document = statuslineDocument(SESSION, AT);
    expect(document).not.toHaveProperty("rate_limits");
    expect(document).toMatchObject({
      model: { display_name: "Opus 5.5" },
      context_window: { used_percentage: null, current_usage: null },
    });
  });

  it("carries both windows in percent and epoch seconds, and never a model's week", () => {
    const document = statuslineDocument({ ...SESSION, lastTokens: TOKENS, lastReplyTruth: BUSY_TRUTH }, AT);
    const resetsAtSeconds = AT / 1_000 + 3_600;
    expect(document["rate_limits"]).toEqual({
      five_hour: { used_percentage: 81, resets_at: resetsAtSeconds },
      seven_day: { used_percentage: 68, resets_at: resetsAtSeconds },
    });
    expect(document).toMatchObject({ context_window: { used_percentage: 50, remaining_percentage: 50 } });
  });

  it("drops a window that has ended since the last reply", () => {
    const week = windowAt(SEVEN_DAY, 12, { resetsAtMs: BUSY_TRUTH.windows[0]?.resetsAtMs });
    const facts = { ...SESSION, lastReplyTruth: truthWith({ windows: [week] }) };
    expect(statuslineDocument(facts, AT + HOUR_MS - MINUTE_MS)).toHaveProperty("rate_limits.seven_day");
    expect(statuslineDocument(facts, AT + HOUR_MS)).not.toHaveProperty("rate_limits");
  });
});
