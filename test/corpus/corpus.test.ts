import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { decodePayload, redactPayload } from "../../src/wire/snapshot-payload.ts";
import { readCorpus } from "./corpus.ts";
import { outlineOf } from "./outline.ts";

const corpus = readCorpus();
const expected = JSON.parse(readFileSync(join(import.meta.dirname, "expected.json"), "utf8")) as Readonly<
  Record<string, unknown>
>;

describe("every payload of the corpus", () => {
  it.each(corpus)("$name decodes to what expected.json says", ({ name, document }) => {
    expect(outlineOf(document)).toEqual(expected[name]);
  });

  it("has an expectation, and no expectation is left over", () => {
    expect(Object.keys(expected).sort()).toEqual(corpus.map(({ name }) => name).sort());
  });

  it.each(corpus)("$name says the same after the store redacted it", ({ document }) => {
    for (const source of ["oauth", "statusline"] as const) {
      const kept = redactPayload(source, document);
      expect(decodePayload(source, kept)).toEqual(decodePayload(source, document));
      expect(redactPayload(source, kept)).toEqual(kept);
    }
  });
});
