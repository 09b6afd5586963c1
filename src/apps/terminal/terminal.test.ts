import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { apportion, bar, stackedBar, type SurfaceShare } from "./bar.ts";
import { ASCII_GLYPHS, UNICODE_GLYPHS } from "./glyphs.ts";
import { toText } from "./ansi.ts";
import { fit, lineWidth, span, textWidth, wrap } from "./span.ts";

const text = (usedPercent: number, clockPercent?: number, glyphs = UNICODE_GLYPHS) =>
  toText([bar({ usedPercent, clockPercent, width: 10, role: "calm", glyphs })], "none").trimEnd();

describe("textWidth", () => {
  it("counts columns, not characters", () => {
    expect(textWidth("5-hour · 81% ███▌")).toBe(17);
    expect(textWidth("使用量")).toBe(6);
    expect(textWidth("e\u0301")).toBe(1);
    expect(textWidth("⚠️")).toBe(2);
  });

  it("fits any text to exactly the width asked for", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 30 }), (value, width) => {
        const printable = value.replace(/[\p{C}\p{Z}]/gu, "");
        expect(textWidth(fit(printable, width))).toBe(width);
      }),
    );
  });

  it("wraps any text into lines that fit", () => {
    fc.assert(
      fc.property(fc.lorem({ maxCount: 40 }), fc.integer({ min: 4, max: 80 }), (value, width) => {
        const lines = wrap(value, width);
        expect(lines.every((line) => textWidth(line) <= width)).toBe(true);
        expect(lines.join("").replaceAll(" ", "")).toBe(value.replaceAll(/\s/g, ""));
      }),
    );
  });

  it("never tears a number from its unit", () => {
    expect(wrap("it is at 64 % and resets in 5 d 2 h.", 13)).toEqual([
      "it is at 64 %",
      "and resets in",
      "5 d 2 h.",
    ]);
    expect(wrap("it is at 64 % and", 11)).toEqual(["it is at", "64 % and"]);
  });
});

describe("toText", () => {
  it("keeps what a terminal would obey out of it, whoever wrote the text", () => {
    const hostile = "a\u001b]0;title\u0007b\u001b[31m\nc\rd\u009b2Je\u202ef\u2066g\u2028h";
    expect(toText([[span(hostile)]], "none")).toBe("a]0;titleb[31mcd2Jefgh\n");
    expect(toText([[span(hostile, "over")]], "ansi")).toBe("\u001b[31ma]0;titleb[31mcd2Jefgh\u001b[0m\n");
  });

  it("leaves letters of every script as they are", () => {
    const names = "Ada · 使用量 · שלום · é · 👩\u200d💻";
    expect(toText([[span(names)]], "none")).toBe(`${names}\n`);
  });
});

describe("bar", () => {
  it("fills by eighths of a cell and marks where the clock stands", () => {
    expect(text(0)).toBe("░░░░░░░░░░");
    expect(text(45)).toBe("████▌░░░░░");
    expect(text(45, 80)).toBe("████▌░░░│░");
    expect(text(81, 30)).toBe("███│████▏░");
    expect(text(140, 100)).toBe("█████████│");
    expect(text(45, 80, ASCII_GLYPHS)).toBe("####....|.");
  });

  it("is exactly as wide as asked, whatever it shows", () => {
    const percent = fc.double({ min: -5, max: 150, noNaN: true });
    fc.assert(
      fc.property(
        percent,
        fc.option(percent, { nil: undefined }),
        fc.integer({ min: 1, max: 90 }),
        (used, clock, width) => {
          const line = bar({
            usedPercent: used,
            clockPercent: clock,
            width,
            role: "calm",
            glyphs: UNICODE_GLYPHS,
          });
          expect(lineWidth(line)).toBe(width);
        },
      ),
    );
  });

  it("stacks parts that add up to the whole and loses none that is not zero", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 4 }), (shares) => {
        fc.pre(shares.some((share) => share > 0));
        const cells = apportion(shares, 40);
        expect(cells.reduce((sum, count) => sum + count, 0)).toBe(40);
        shares.forEach((share, index) => expect((cells[index] ?? 0) > 0).toBe(share > 0));
      }),
    );
  });

  it("draws each surface as everywhere, whichever stand beside it", () => {
    const drawn = (parts: readonly SurfaceShare[]) =>
      toText([stackedBar(parts, 20, ASCII_GLYPHS)], "none").trim();
    const code = { surface: "claude_code", sharePercent: 61 };
    expect(drawn([code, { surface: "chat", sharePercent: 7 }])).toBe("##################++");
    expect(drawn([code, { surface: "unexplained", sharePercent: 7 }])).toBe("##################//");
    expect(drawn([code, { surface: "a_new_one", sharePercent: 7 }])).toBe("##################..");
  });
});

describe("toText", () => {
  it("leaves no escape and no trailing space without colour", () => {
    expect(toText([[span("a ", "over"), span("  ")], []], "none")).toBe("a\n\n");
    expect(toText([[span("a", "over")]], "ansi")).toBe("\u001b[31ma\u001b[0m\n");
  });
});
