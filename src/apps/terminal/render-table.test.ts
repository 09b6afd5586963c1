import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { utcWallClock } from "../../domain/wall-clock.ts";
import { BLOCKS_DOCUMENT, dailyDocument, dayRow, SESSION_DOCUMENT } from "../../view/fixtures/reports.ts";
import { createLocalTime } from "../../view/format/local-time.ts";
import { toReportTable } from "../../view/reports/report-table.ts";
import type { Table } from "../../view/table.ts";
import { toText } from "./ansi.ts";
import { ASCII_GLYPHS, UNICODE_GLYPHS } from "./glyphs.ts";
import { renderTable } from "./render-table.ts";
import { lineWidth } from "./span.ts";

const options = { breakdown: true, localTime: createLocalTime(utcWallClock) };
const days = toReportTable(dailyDocument([dayRow({ weekPoints: 3 })]), { ...options, breakdown: false });

function text(table: Table, columns: number, compact = false): readonly string[] {
  return toText(renderTable(table, { columns, glyphs: UNICODE_GLYPHS, compact }), "none").split("\n");
}

describe("a table in a terminal", () => {
  it("shows all its columns from a hundred columns on", () => {
    expect(text(days, 120)).toEqual([
      "Use by day",
      "",
      "Date        Models               Input  Output      Cache   Cache Read        Total    Cost      5h    Week",
      "                                                   Create                    Tokens   (USD)  Points  Points",
      "─".repeat(107),
      "2026-05-12  Opus 4.5, Haiku 5.5  1,234  56,789  1,000,000  987,654,321  988,712,344  $12.35       –       3",
      "─".repeat(107),
      "Total                            1,234  56,789  1,000,000  987,654,321  988,712,344  $12.35",
      "",
    ]);
  });

  it("leaves the wide columns out below that, or when compact, and says so", () => {
    const narrow = text(days, 80);
    expect(narrow[2]).toBe("Date        Models               Input  Output    Cost      5h    Week");
    expect(narrow.at(-2)).toBe("A wider terminal also shows Cache Create, Cache Read, Total Tokens.");
    expect(text(days, 120, true).slice(2, 6)).toEqual(narrow.slice(2, 6));
    expect(text(days, 120, true).at(-2)).toBe(
      "The compact table leaves out Cache Create, Cache Read, Total Tokens.",
    );
  });

  it("wraps a list of models between models, then shortens numbers, then gives up the models", () => {
    const row = dayRow({ inputTokens: 12_345_678, weekPoints: 3 });
    const table = toReportTable(dailyDocument([row]), { ...options, breakdown: false });
    expect(text(table, 70).slice(5, 7)).toEqual([
      expect.stringMatching(/^2026-05-12 {2}Opus 4.5, {3,}12,345,678 {2}56,789/),
      expect.stringMatching(/^ {12}Haiku 5.5$/),
    ]);
    expect(text(table, 64)[5]).toMatch(/^2026-05-12 {2}Opus 4.5, {3,}12.3M {3}56.8k/);
    expect(text(table, 52)[5]).toMatch(/^2026-05-12 {2}12.3M {3}56.8k {2}\$12.35/);
  });

  it("is never wider than the terminal", () => {
    const tables = [
      days,
      ...[SESSION_DOCUMENT, BLOCKS_DOCUMENT].map((report) => toReportTable(report, options)),
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...tables),
        fc.integer({ min: 30, max: 200 }),
        fc.boolean(),
        (table, columns, compact) => {
          for (const line of renderTable(table, { columns, glyphs: ASCII_GLYPHS, compact })) {
            expect(lineWidth(line)).toBeLessThanOrEqual(columns);
          }
        },
      ),
    );
  });

  it("counts the columns of wide characters", () => {
    const table: Table = {
      title: "使用量",
      columns: [
        { header: "プロジェクト", align: "left" },
        { header: "n", align: "right" },
      ],
      rows: [{ kind: "row", cells: [{ text: "日本" }, { text: "1" }] }],
      notes: [],
    };
    expect(text(table, 40).slice(2, 5)).toEqual(["プロジェクト  n", "─".repeat(15), "日本          1"]);
  });

  it("draws a total below a rule, and a heading over the whole width", () => {
    const table: Table = {
      title: "t",
      columns: [{ header: "a", align: "left" }],
      rows: [
        { kind: "heading", cells: [{ text: "Project: one that is long" }] },
        { kind: "row", cells: [{ text: "1" }] },
        { kind: "total", cells: [{ text: "2" }] },
      ],
      notes: ["a note"],
    };
    expect(text(table, 40).slice(3)).toEqual([
      "─",
      "",
      "Project: one that is long",
      "1",
      "─",
      "2",
      "",
      "a note",
      "",
    ]);
  });
});
