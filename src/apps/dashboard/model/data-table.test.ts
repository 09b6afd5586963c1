import { describe, expect, it } from "vitest";
import { numberCell, tableCsv, textCell } from "./data-table.ts";

describe("tableCsv", () => {
  it("holds raw numbers and leaves what is not known empty", () => {
    const csv = tableCsv({
      columns: [{ title: "Day" }, { title: "Dollars", isNumber: true }],
      rows: [
        [textCell("=1+1"), numberCell(1234.5, (amount) => `$${amount}`)],
        [textCell("2026-11-23"), numberCell(null)],
      ],
      totals: [textCell("Total"), numberCell(1234.5)],
    });
    expect(csv).toBe("Day,Dollars\n'=1+1,1234.5\n2026-11-23,\nTotal,1234.5\n");
  });
});
