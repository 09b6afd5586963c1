import fc from "fast-check";
import { expect, it } from "vitest";
import { LineCondenser } from "./condense-line.ts";

/** A line, condensed in place and in portions. */
function condensed(line: Buffer, portions: readonly number[] = []): string | undefined {
  const bytes = Buffer.from(line);
  const condenser = new LineCondenser(bytes);
  let from = 0;
  for (const portion of [...portions, line.length]) {
    const to = Math.min(line.length, from + portion);
    condenser.add(bytes, from, to);
    from = to;
  }
  return condenser.length === undefined ? undefined : bytes.toString("utf8", 0, condenser.length);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const longTexts = fc.constantFrom(
  "x".repeat(3_000),
  "日本\n".repeat(900),
  '\\"'.repeat(1_500),
  "\u0001\ud83d".repeat(600),
);
const values = fc.array(
  fc.oneof(
    fc.json().map((text): unknown => JSON.parse(text)),
    longTexts,
  ),
  { maxLength: 5 },
);

it("a condensed line is JSON exactly when the line was, whatever byte was changed and however it came in", () => {
  const bytes = fc.constantFrom(...Buffer.from('"\\u{[,x0\u0001 '));
  const damage = fc.option(fc.tuple(fc.nat(), bytes));
  fc.assert(
    fc.property(values, damage, fc.array(fc.nat({ max: 4_000 })), (value, damage, portions) => {
      const line = Buffer.from(JSON.stringify(value));
      if (damage) line[damage[0] % line.length] = damage[1];
      expect(isJson(condensed(line, portions) ?? "")).toBe(isJson(line.toString()));
    }),
    { numRuns: 500 },
  );
});

it("short texts stay as they are, long ones are cut", () => {
  const line = Buffer.from(JSON.stringify({ id: "msg_A", n: [1, "é\n"], text: "x".repeat(100_000) }));
  const short = condensed(line) ?? "";
  expect(short.length).toBeLessThan(1_200);
  expect(JSON.parse(short)).toMatchObject({ id: "msg_A", n: [1, "é\n"] });
});

it("a line that stays too long says so", () => {
  const condenser = new LineCondenser(new Uint8Array(100));
  condenser.add(Buffer.from(`[${"1,".repeat(100)}1]`), 0, 203);
  expect(condenser.length).toBeUndefined();
});
