import { describe, expect, it } from "vitest";
import type { Snapshot } from "../../domain/snapshot.ts";
import { addMs, DAY_MS, HOUR_MS } from "../../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY } from "../../domain/window.ts";
import { PRIORS, WORK_STARTS_MS, workDays } from "../calibration/fixtures/work-days.ts";
import { snapshot } from "../fixtures/usage.ts";
import { backtestSplits } from "./backtest-splits.ts";

const work = workDays({ days: 6, chatPoints: () => 10 });
const series = new Map([[FIVE_HOUR, work.fiveHour] as const, [SEVEN_DAY, work.week] as const]); // prettier-ignore

/** The server's own division, each three hours: what is Claude Code's, in whole percents. */
function bodies(codeShare: number): readonly Snapshot[] {
  return Array.from({ length: 6 * 8 }, (_, index) => {
    const atMs = addMs(WORK_STARTS_MS, (index + 1) * 3 * HOUR_MS);
    const newest = work.week.findLast(({ observedAtMs }) => observedAtMs <= atMs);
    if (newest?.resetsAtMs === undefined) return snapshot(atMs, {});
    const breakdown = {
      rows: [
        { surface: "claude_code", label: "Claude Code", sharePercent: codeShare },
        { surface: "chat", label: "Chat", sharePercent: 100 - codeShare },
      ],
    };
    return snapshot(atMs, { seven_day: [newest.usedPercent, newest.resetsAtMs] }, { breakdown });
  });
}

const { local, other } = work.weekTruth;
const truth = Math.round((100 * local) / (local + other));

describe("backtestSplits", () => {
  const nowMs = addMs(WORK_STARTS_MS, 6 * DAY_MS);
  const facts = { series, uses: work.uses, priors: PRIORS, nowMs };

  it("sets what was estimated beside what the server said, half a day apart, and scores it", () => {
    const { rows, record } = backtestSplits({ ...facts, snapshots: bodies(truth) });
    expect(rows.length).toBeGreaterThan(5);
    expect(record?.comparisons).toBe(rows.length);
    expect(record?.meanErrorPoints).toBeLessThan(2);
    for (const [index, { madeAtMs }] of rows.slice(1).entries())
      expect(madeAtMs - (rows[index]?.madeAtMs ?? 0)).toBeGreaterThanOrEqual(12 * HOUR_MS);
  });

  it("scores badly what differs from the server's figures", () => {
    const { record } = backtestSplits({ ...facts, snapshots: bodies(20) });
    expect(record?.heldShare).toBe(0);
    expect(record?.newest.errorPoints).toBeGreaterThan(5);
  });

  it("never sees beyond its own instant: later readings change no earlier row", () => {
    const earlier = backtestSplits({ ...facts, snapshots: bodies(truth), nowMs: addMs(nowMs, -2 * DAY_MS) });
    const all = backtestSplits({ ...facts, snapshots: bodies(truth) });
    expect(all.rows.slice(0, earlier.rows.length)).toEqual(earlier.rows);
  });

  it("has no record where the server never divided a week", () => {
    expect(backtestSplits({ ...facts, snapshots: [] })).toEqual({ rows: [], record: undefined });
  });
});
