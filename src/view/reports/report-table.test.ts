import { describe, expect, it } from "vitest";
import type { ReportDocument } from "../../documents/reports.ts";
import { utcWallClock } from "../../domain/wall-clock.ts";
import {
  BLOCKS_DOCUMENT,
  dailyDocument,
  dayRow,
  PROJECT_DOCUMENT,
  SESSION_DOCUMENT,
  TOTALS,
} from "../fixtures/reports.ts";
import { formatCount, formatShortCount } from "../format/count.ts";
import { createLocalTime } from "../format/local-time.ts";
import { shortModelName } from "../format/model-name.ts";
import { reportCsv } from "./report-csv.ts";
import { toReportTable } from "./report-table.ts";

const table = (document: ReportDocument, breakdown = false) =>
  toReportTable(document, { breakdown, localTime: createLocalTime(utcWallClock) });
const headers = (document: ReportDocument) => table(document).columns.map(({ header }) => header);
const texts = (document: ReportDocument, breakdown = false) =>
  table(document, breakdown).rows.map(({ cells }) => cells.map(({ text }) => text).join("|"));

describe("a table of days", () => {
  it("has ccusage's columns in ccusage's order", () => {
    expect(headers(dailyDocument([dayRow()]))).toEqual([
      "Date",
      "Models",
      "Input",
      "Output",
      "Cache Create",
      "Cache Read",
      "Total Tokens",
      "Cost (USD)",
    ]);
    expect(texts(dailyDocument([dayRow()]))).toEqual([
      "2026-05-12|Opus 4.5, Haiku 5.5|1,234|56,789|1,000,000|987,654,321|988,712,344|$12.35",
      "Total||1,234|56,789|1,000,000|987,654,321|988,712,344|$12.35",
    ]);
  });

  it("has columns of points once a row has one, and a dash where none is known", () => {
    const document = dailyDocument([
      dayRow({ fiveHourPoints: 41.25 }),
      dayRow({ fiveHourPoints: 0, weekPoints: 6 }),
    ]);
    expect(headers(document).slice(-2)).toEqual(["5h Points", "Week Points"]);
    expect(texts(document).map((row) => row.split("|").slice(-2))).toEqual([
      ["41.3", "–"],
      ["0", "6"],
      ["", ""],
    ]);
  });

  it("puts a model's row under each row when asked, with as many cells", () => {
    const rows = texts(dailyDocument([dayRow({ weekPoints: 1 })]), true);
    expect(rows[1]).toBe("└─ Opus 4.5||1,234|56,789|1,000,000|987,654,321|988,712,344|$12.00||");
    expect(new Set(rows.map((row) => row.split("|").length)).size).toBe(1);
  });

  it("heads each project's rows with its name", () => {
    const projects = { "-home-app": [{ ...dayRow(), project: "-home-app" }], "-home-b": [] };
    expect(table(dailyDocument([dayRow()], { projects })).rows.map(({ kind }) => kind)).toEqual([
      "heading",
      "row",
      "heading",
      "total",
    ]);
  });

  it("marks a cost that leaves a model out, and says which", () => {
    const unpriced = { unpricedModels: ["claude-next"] };
    const document = dailyDocument([dayRow(unpriced), dayRow({ ...unpriced, totalCost: null })], {
      totals: { ...TOTALS, ...unpriced },
    });
    expect(texts(document).map((row) => row.split("|").at(-1))).toEqual(["$12.35*", "–*", "$12.35*"]);
    expect(table(document).notes).toEqual([
      "* No price is known for claude-next: that use is in no cost. docs/prices.md says how to add one.",
    ]);
    expect(table({ ...document, mode: "display" }).notes).toEqual([
      "* The logs do not say what claude-next cost: that use is in no cost.",
    ]);
  });
});

describe("a table of other work", () => {
  it("names a session by the start of its id and the end of its path", () => {
    expect(texts(SESSION_DOCUMENT)[0]).toBe(
      "d681367d|app|Opus 4.5, Haiku 5.5|1,234|56,789|1,000,000|987,654,321|988,712,344|$12.35|17.5|–|Tue 12 May 2026 11:00",
    );
  });

  it("lists a project's branches under it", () => {
    expect(texts(PROJECT_DOCUMENT).map((row) => row.split("|")[0])).toEqual([
      "/home/dev/app",
      "└─ fix",
      "└─ (no branch)",
      "Total",
    ]);
  });

  it("tells a block's state, its wall and where it would end", () => {
    expect(texts(BLOCKS_DOCUMENT)).toEqual([
      "Tue 12 May 2026 03:00|7h gap||||||",
      "Tue 12 May 2026 10:00|active, 3h left|Opus 4.5|10|1%|$1.50|12|2",
      "|met the 5-hour wall at 11:30||||||",
      "|at this rate by 15:00||900|90%|$7.50||",
      "Total|||10||$1.50||",
    ]);
    expect(table(BLOCKS_DOCUMENT).notes[0]).toMatch(
      /^The active block uses 1,200 tokens a minute, \$2.00 an hour\./,
    );
  });

  it("gives every row a cell for each column", () => {
    for (const document of [SESSION_DOCUMENT, PROJECT_DOCUMENT, BLOCKS_DOCUMENT]) {
      const { columns, rows } = table(document, true);
      expect(rows.filter(({ cells }) => cells.length !== columns.length)).toEqual([]);
    }
  });
});

describe("a report as CSV", () => {
  it("has a header and a line for each row, absent values empty", () => {
    const [header, row, ...rest] = reportCsv(dailyDocument([dayRow({ weekPoints: 3 })]));
    expect(header?.split(",").slice(0, 3)).toEqual(["date", "models", "messages"]);
    expect(row).toBe(
      "2026-05-12,claude-opus-4-5-20251101 claude-haiku-5-5,1,1234,56789,,1000000,0,0,987654321,988712344,0,0,12.345,,,3",
    );
    expect(rest).toEqual([]);
  });

  it("has a project's name on each of its rows, and no formula for a spreadsheet to run", () => {
    const projects = { "-home-app": [{ ...dayRow(), project: "-home-app" }] };
    expect(reportCsv(dailyDocument([dayRow()], { projects }))[1]).toMatch(/^'-home-app,2026-05-12,/);
  });

  it("gives each line as many cells as its header", () => {
    for (const document of [SESSION_DOCUMENT, PROJECT_DOCUMENT, BLOCKS_DOCUMENT]) {
      const lines = reportCsv(document);
      expect(lines.length).toBe(document === SESSION_DOCUMENT ? 2 : 3);
      expect(new Set(lines.map((line) => line.split(",").length)).size).toBe(1);
    }
  });
});

describe("a model's short name", () => {
  it.each([
    ["claude-opus-4-5-20251101", "Opus 4.5"],
    ["claude-sonnet-4-20250514", "Sonnet 4"],
    ["claude-opus-5", "Opus 5"],
    ["claude-fable-5-1[1m]", "Fable 5.1"],
    ["claude-3-5-haiku-20241022", "Haiku 3.5"],
    ["claude-3-opus-20240229", "Opus 3"],
    ["us.anthropic.claude-sonnet-4-5-20250929-v1:0", "Sonnet 4.5"],
    ["anthropic/claude-haiku-5.5", "Haiku 5.5"],
    ["gpt-6-astra", "gpt-6-astra"],
  ])("of %s is %s", (model, name) => {
    expect(shortModelName(model)).toBe(name);
  });
});

describe("a count", () => {
  it("has its thousands apart, or fits into five characters", () => {
    expect([0, 999, 1_000, 1_234_567].map(formatCount)).toEqual(["0", "999", "1,000", "1,234,567"]);
    expect(
      [0, 999, 1_000, 12_345, 999_499, 999_950, 1_234_567, 7_393_628_445, 2e12].map(formatShortCount),
    ).toEqual(["0", "999", "1k", "12.3k", "999k", "1M", "1.23M", "7.39B", "2T"]);
  });
});
