import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HistoryView } from "../../view/history/history-view.ts";
import { UNICODE_GLYPHS } from "./glyphs.ts";
import { renderHistory } from "./render-history.ts";

const LEVELS = Array.from({ length: 32 }, (_, index) => (index < 4 ? undefined : index * 3));

/** The line of one cycle, as text. */
function cycleText(columns: number, levels: readonly (number | undefined)[] = LEVELS): string {
  const cycle = { resetText: "Mon 23 Nov 2026 15:10", peakText: "92%", readingsText: "7 readings", levels };
  const view: HistoryView = {
    accounts: [{ title: "ada", windows: [{ label: "5-hour", cycles: [cycle], idleText: undefined }] }],
  };
  const lines = renderHistory(view, { columns, glyphs: UNICODE_GLYPHS });
  return (lines.at(-1) ?? []).map(({ text }) => text).join("");
}

describe("renderHistory", () => {
  it("draws how a cycle filled where there is room, and in fewer marks where there is less", () => {
    expect(cycleText(100)).toContain("92%      ▁▂▂▂▂▃▃▃▃▄▄▄▄▅▅▅▅▆▆▆▆▇▇▇▇▇██  7 readings");
    expect(cycleText(80)).toContain("92%     ▂▂▂▃▃▃▄▄▄▅▅▅▆▆▆▇▇▇▇██  7 readings");
    expect(cycleText(60)).toContain("92%    7 readings");
  });

  it("loses no peak, and is never wider than the terminal where that holds the words", () => {
    const levels = fc.array(fc.option(fc.double({ min: 0, max: 120, noNaN: true }), { nil: undefined }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(levels, fc.integer({ min: 58, max: 140 }), (some, columns) => {
        const text = cycleText(columns, some);
        expect(text.length).toBeLessThanOrEqual(columns);
        const isFull = some.some((level) => level !== undefined && level >= 87.5);
        if (/[▁-█]/u.test(text)) expect(text.includes("█")).toBe(isFull);
      }),
    );
  });
});
