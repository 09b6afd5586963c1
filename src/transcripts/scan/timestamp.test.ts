import fc from "fast-check";
import { expect, it } from "vitest";
import { fromIso } from "../../domain/time.ts";
import { readTimestamp } from "./timestamp.ts";

const read = (text: string) => readTimestamp(Buffer.from(text), 0, Buffer.byteLength(text));

it("a timestamp as Claude Code writes it names its instant, in every year, month and leap day", () => {
  const dates = fc.date({
    min: new Date("1980-01-01T00:00:00Z"),
    max: new Date("9999-12-31T23:59:59.999Z"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(dates, (date) => {
      expect(read(date.toISOString())).toBe(date.getTime());
    }),
    { numRuns: 2_000 },
  );
});

it("any text of that length reads as `fromIso` reads it", () => {
  const near = fc
    .tuple(fc.nat({ max: 23 }), fc.constantFrom(..."0123456789-:.TZ +x".split("")))
    .map(([at, character]) => {
      const text = "2026-10-31T23:59:59.999Z";
      return text.slice(0, at) + character + text.slice(at + 1);
    });
  fc.assert(
    fc.property(near, (text) => {
      expect(read(text)).toBe(fromIso(text) ?? -1);
    }),
    { numRuns: 1_000 },
  );
});

it.each(["", "yesterday", "2026-10-09", "2026-10-09T10:00:00", "1979-12-31T23:59:59.000Z"])(
  "%j names no instant",
  (text) => {
    expect(read(text)).toBe(-1);
  },
);
