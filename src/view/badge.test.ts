import { describe, expect, it } from "vitest";
import { badgeModel } from "./badge.ts";
import { SEED_ACCOUNT, SEED_STATUS } from "./fixtures/seed-status.ts";

describe("the badge", () => {
  it("shows the binding window's percent, and where it will land as a tone", () => {
    const { text, tone, title } = badgeModel(SEED_STATUS);
    const binding = SEED_ACCOUNT.windows.find(({ key }) => key === SEED_ACCOUNT.binding?.key);
    expect(text).toBe(String(binding?.usedPercent));
    expect(tone).not.toBe("ended");
    expect(title).toContain(binding?.label);
  });

  it("shows an old number without a colour that says it is of now", () => {
    const windows = SEED_ACCOUNT.windows.map((window) => ({ ...window, stale: true }));
    const badge = badgeModel({ ...SEED_STATUS, accounts: [{ ...SEED_ACCOUNT, windows }] });
    expect(badge).toMatchObject({ tone: "ended", title: expect.stringContaining("old") as string });
  });

  it("never shows a 0 that nobody measured", () => {
    expect(badgeModel(undefined).text).toBe("?");
    expect(badgeModel({ ...SEED_STATUS, accounts: [] }).text).toBe("?");
    expect(
      badgeModel({ ...SEED_STATUS, accounts: [{ ...SEED_ACCOUNT, windows: [], binding: null }] }).text,
    ).toBe("?");
  });
});
