import { describe, expect, it } from "vitest";
import { FIVE_HOUR, SEVEN_DAY } from "../../domain/window.ts";
import { AT, BUSY_TRUTH, EXTRA_ON, truthWith, windowAt } from "./fixtures/truths.ts";
import { unifiedHeaders } from "./unified-headers.ts";

const PREFIX = "anthropic-ratelimit-unified";

describe("unified headers", () => {
  it("write levels as fractions and resets as epoch seconds, all text", () => {
    const { headers } = unifiedHeaders(BUSY_TRUTH, "claude-sonnet-5-5");
    expect(headers).toMatchObject({
      [`${PREFIX}-status`]: "allowed_warning",
      [`${PREFIX}-5h-utilization`]: "0.81",
      [`${PREFIX}-5h-surpassed-threshold`]: "0.75",
      [`${PREFIX}-7d-utilization`]: "0.68",
      [`${PREFIX}-5h-reset`]: String(AT / 1_000 + 3_600),
    });
  });

  it("name a model's own week only on calls of that model", () => {
    const names = (model: string) => Object.keys(unifiedHeaders(BUSY_TRUTH, model).headers).join(" ");
    expect(names("claude-fable-5-1")).toContain("7d_oi-utilization");
    expect(names("claude-opus-5-5")).toContain("7d_opus-utilization");
    expect(names("claude-haiku-4-5")).not.toMatch(/7d_(oi|opus)/);
  });

  it("let the fullest window decide", () => {
    const { headers } = unifiedHeaders(BUSY_TRUTH, "claude-opus-5-5");
    expect(headers[`${PREFIX}-representative-claim`]).toBe("seven_day_opus");
  });

  it("reject at the wall, with the time to its reset", () => {
    const truth = truthWith({ windows: [windowAt(FIVE_HOUR, 100.3), windowAt(SEVEN_DAY, 40)] });
    const { headers, isRejected } = unifiedHeaders(truth, "claude-opus-5-5");
    expect(isRejected).toBe(true);
    expect(headers).toMatchObject({
      [`${PREFIX}-status`]: "rejected",
      [`${PREFIX}-5h-surpassed-threshold`]: "1.0",
      [`${PREFIX}-overage-status`]: "rejected",
      "retry-after": "3600",
    });
  });

  it("allow past the wall while extra usage is open", () => {
    const truth = truthWith({ windows: [windowAt(SEVEN_DAY, 100)], extraUsage: EXTRA_ON });
    const { headers, isRejected } = unifiedHeaders(truth, "claude-opus-5-5");
    expect(isRejected).toBe(false);
    expect(headers).toMatchObject({
      [`${PREFIX}-7d-status`]: "rejected",
      [`${PREFIX}-overage-status`]: "allowed",
      [`${PREFIX}-overage-utilization`]: "0.31",
      [`${PREFIX}-overage-reset`]: String(Date.UTC(2026, 10, 1) / 1_000),
    });
    expect(headers["retry-after"]).toBeUndefined();
  });

  it("do not call a level that only rounds to 100 a wall", () => {
    const truth = truthWith({ windows: [windowAt(FIVE_HOUR, 99.6)] });
    expect(unifiedHeaders(truth, "claude-opus-5-5")).toMatchObject({
      isRejected: false,
      headers: { [`${PREFIX}-5h-utilization`]: "1.0", [`${PREFIX}-5h-status`]: "allowed_warning" },
    });
  });
});
