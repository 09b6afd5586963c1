import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addMs, epochMs, MINUTE_MS } from "../../domain/time.ts";
import type { BurnUp } from "../../view/burn-up.ts";
import { toText } from "./ansi.ts";
import { ASCII_GLYPHS, UNICODE_GLYPHS } from "./glyphs.ts";
import { renderBurnUp } from "./render-burn-up.ts";
import { lineWidth } from "./span.ts";

const fromMs = epochMs(Date.UTC(2026, 4, 11, 13));
const at = (minutes: number) => addMs(fromMs, minutes * MINUTE_MS);

const chart: BurnUp = {
  title: "5-hour: 40% used, resets in 3h 30m",
  fromMs,
  toMs: at(300),
  nowMs: at(90),
  topPercent: 110,
  lines: [[0, 15, 30, 45, 60, 75, 90].map((minutes) => ({ atMs: at(minutes), percent: minutes * 0.44 }))],
  fan: [
    { atMs: at(90), low: 40, middle: 40, high: 40 },
    { atMs: at(300), low: 50, middle: 80, high: 105 },
  ],
  fromText: "13:00",
  nowText: "now",
  toText: "reset 18:00",
};

describe("renderBurnUp", () => {
  it("reads without colour and without Unicode", () => {
    expect(`\n${toText(renderBurnUp(chart, { columns: 46, glyphs: ASCII_GLYPHS }), "none")}`)
      .toMatchInlineSnapshot(`
      "
      5-hour: 40% used, resets in 3h 30m
                                                   :
       100% ========================================
                                            ::::::::
                                         ::::::::::*
                                      :::::::******:
                                  ::::::******::::::
                               :::******::::::::::::
        50%                 :******:::::::::::::::::
                        #****:::::::::::::::
                      ## . .
                   ###. .
                 ### .
              ### .
         0% ###.
            13:00       now              reset 18:00
            # used   * likely   : 80 % of cases
      "
    `);
  });

  it("is never wider than the terminal, whatever it draws", () => {
    const percents = fc.double({ min: 0, max: 160, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 40, max: 200 }),
        fc.array(percents, { maxLength: 40 }),
        (columns, levels) => {
          const lines = [levels.map((percent, index) => ({ atMs: at(index * 7), percent }))];
          for (const glyphs of [UNICODE_GLYPHS, ASCII_GLYPHS]) {
            const drawn = renderBurnUp({ ...chart, lines }, { columns, glyphs });
            expect(Math.max(...drawn.map(lineWidth))).toBeLessThanOrEqual(columns);
            expect(drawn).toHaveLength(17);
          }
        },
      ),
    );
  });
});
