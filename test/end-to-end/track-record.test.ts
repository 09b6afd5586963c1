import { describe, expect, it } from "vitest";
import type { BacktestDocument } from "../../src/documents/backtest.ts";
import type { LimitMessageDocument } from "../../src/documents/limit-message.ts";
import { newHome, runCli } from "./cli.ts";
import { expectValid } from "./published-schemas.ts";

const HOUR_MS = 3_600_000;

/** Ten five-hour windows, each filling evenly to a level of its own. */
function history(): string {
  const startMs = Date.UTC(2026, 9, 1);
  const lines = Array.from({ length: 10 * 30 }, (_, index) => {
    const [cycle, step] = [Math.floor(index / 30), index % 30];
    const observedAt = new Date(startMs + index * 600_000).toISOString();
    const resets_at = new Date(startMs + (cycle + 1) * 5 * HOUR_MS).toISOString();
    const utilization = Math.floor((step / 30) * (40 + cycle * 4));
    return JSON.stringify({
      observedAt,
      source: "oauth",
      payload: { five_hour: { utilization, resets_at } },
    });
  });
  return lines.join("\n");
}

describe("backtest", () => {
  it("replays what was imported, and scores the forecasts whose cycle has ended", async () => {
    const home = newHome();
    await runCli(["import", "-"], { home, input: history() });
    const { code, stdout } = await runCli(["backtest", "--json"], { home });
    expect(code).toBe(0);
    expectValid(stdout);
    const window = (JSON.parse(stdout) as BacktestDocument).accounts[0]?.windows[0];
    expect(window?.rows.length).toBeGreaterThan(50);
    expect(window?.record?.cycles).toBeGreaterThan(5);
    const settled = window?.rows.filter(({ outcome }) => outcome === "settled") ?? [];
    expect(settled.length).toBe(window?.record?.forecasts);
    expect((await runCli(["backtest"], { home })).stdout).toMatch(/5-hour: \d+% of the 80% intervals held/);
  });

  it("says so when nothing is kept", async () => {
    expect((await runCli(["backtest"], { home: newHome() })).code).toBe(3);
  });
});

describe("explain", () => {
  it("names the window of a message, and never one that the message does not name", async () => {
    const explain = async (...words: readonly string[]) => {
      const { code, stdout } = await runCli(["explain", "--json", ...words], { home: newHome() });
      expect(code).toBe(0);
      expectValid(stdout);
      return JSON.parse(stdout) as LimitMessageDocument;
    };
    expect(await explain("5-hour limit reached - resets 3pm")).toMatchObject({
      subject: "window",
      windows: ["five_hour"],
    });
    expect(await explain("Claude usage limit reached.")).toMatchObject({ subject: "unknown", windows: [] });
    expect(await explain("hello", "there")).toMatchObject({ subject: "none" });
  });
});
