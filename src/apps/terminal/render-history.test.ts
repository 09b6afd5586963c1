import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HistoryView } from "../../view/history/history-view.ts";
import { UNICODE_GLYPHS } from "./glyphs.ts";
import { renderHistory } from "./render-history.ts";

const LEVELS = Array.from({ length: 32 }, (_, index) => (index < 4 ? undefined : index * 3));

/** The lines of one cycle, as text. */
function cycleLines(columns: number, levels: readonly (number | undefined)[] = LEVELS): readonly string[] {
  const cycle = { resetText: "Mon 23 Nov 2026 15:10", peakText: "92%", readingsText: "7 readings", levels };
  const view: HistoryView = {
    accounts: [{ title: "ada", windows: [{ label: "5-hour", cycles: [cycle], idleText: undefined }] }],
  };
  const lines = renderHistory(view, { columns, glyphs: UNICODE_GLYPHS });
  return lines.slice(3).map((line) => line.map(({ text }) => text).join(""));
}

function cycleText(columns: number): string {
  return cycleLines(columns).join("\n");
}

describe("renderHistory", () => {
  it("draws how a cycle filled where there is room, and in fewer marks where there is less", () => {
    expect(cycleText(100)).toContain("92%      ▁▂▂▂▂▃▃▃▃▄▄▄▄▅▅▅▅▆▆▆▆▇▇▇▇▇██  7 readings");
    expect(cycleText(80)).toContain("92%     ▂▂▂▃▃▃▄▄▄▅▅▅▆▆▆▇▇▇▇██  7 readings");
  });

  it("puts it below the end of the cycle where a line has no room for it", () => {
    expect(cycleText(60)).toBe(
      "  until Mon 23 Nov 2026 15:10\n    peak    92%     ▁▂▂▂▂▃▃▃▃▄▄▄▄▅▅▅▅▆▆▆▆▇▇▇▇▇██  7 readings",
    );
    expect(cycleText(40)).toContain("peak    92%");
  });

  it("loses no peak, and is never wider than the terminal where that holds the words", () => {
    const levels = fc.array(fc.option(fc.double({ min: 0, max: 120, noNaN: true }), { nil: undefined }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(levels, fc.integer({ min: 40, max: 140 }), (some, columns) => {
        const lines = cycleLines(columns, some);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
        const text = lines.join("\n");
        const isFull = some.some((level) => level !== undefined && level >= 87.5);
        if (/[▁-█]/u.test(text)) expect(text.includes("█")).toBe(isFull);
      }),
    );
  });
});
