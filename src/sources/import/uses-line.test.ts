import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accountFromFacts } from "../../domain/account.ts";
import { decodeUsesLine, isUsesLine } from "./uses-line.ts";

const HEAD = {
  schema: "claude-meter/uses.v1",
  machine: { id: "0123456789abcdef", name: "desktop" },
  account: { id: "org:ada" },
};
const USE = {
  ...HEAD,
  at: "2026-11-22T12:03:00.000Z",
  model: "claude-opus-5",
  speed: "fast",
  messages: 3,
  inputTokens: 1,
  outputTokens: 2,
  cacheWrite5mTokens: 3,
  cacheWrite1hTokens: 4,
  cacheReadTokens: 5,
  marks: ["00000000zz", "00000000aa"],
};
const COVERAGE = {
  ...HEAD,
  covered: { from: "2026-11-20T00:00:00Z", to: "2026-11-22T12:04:00Z" },
  uses: 1,
};
const decode = (document: object) => decodeUsesLine(JSON.stringify(document));

describe("a line of uses", () => {
  it("is a minute of another machine, its marks sorted", () => {
    expect(decode(USE)).toMatchObject({
      kind: "use",
      account: { id: "org:ada" },
      use: {
        machineId: "0123456789abcdef",
        accountId: "org:ada",
        atMs: Date.parse("2026-11-22T12:03:00Z"),
        model: "claude-opus-5",
        speed: "fast",
        messages: 3,
        cacheReadTokens: 5,
        marks: ["00000000aa", "00000000zz"],
      },
    });
  });

  it("or the word which time they are all of", () => {
    expect(decode(COVERAGE)).toMatchObject({
      kind: "coverage",
      useCount: 1,
      coverage: { name: "desktop", toMs: Date.parse("2026-11-22T12:04:00Z") },
    });
  });

  it("that names nobody is the fallback's, and nobody's without one", () => {
    const text = JSON.stringify({ ...USE, account: undefined });
    expect(decodeUsesLine(text, accountFromFacts({ id: "ada" }))).toMatchObject({
      use: { accountId: "ada" },
    });
    expect(decodeUsesLine(text)).toMatchObject({ kind: "problem", code: "bad-account" });
  });

  it.each([
    [JSON.stringify(USE).slice(0, -9), "not-json"],
    [JSON.stringify({ ...USE, schema: "claude-meter/uses.v2" }), "newer-uses"],
    [JSON.stringify({ ...USE, machine: { id: "../../etc" } }), "bad-use"],
    [JSON.stringify({ ...USE, account: "hush" }), "bad-account"],
    [JSON.stringify({ ...USE, at: "2026-11-22T12:03:01.000Z" }), "bad-use"],
    [JSON.stringify({ ...USE, at: "2026-11-22T12:03:00" }), "bad-use"],
    [JSON.stringify({ ...USE, model: 7 }), "bad-use"],
    [JSON.stringify({ ...USE, messages: 0 }), "bad-use"],
    [JSON.stringify({ ...USE, outputTokens: -1 }), "bad-use"],
    [JSON.stringify({ ...USE, outputTokens: 1.5 }), "bad-use"],
    [JSON.stringify({ ...USE, cacheReadTokens: undefined }), "bad-use"],
    [JSON.stringify({ ...USE, marks: ["a prompt of hush"] }), "bad-use"],
    [JSON.stringify({ ...USE, marks: Array.from({ length: 5 }, () => "0000000000") }), "bad-use"],
    [
      JSON.stringify({ ...COVERAGE, covered: { from: COVERAGE.covered.to, to: COVERAGE.covered.from } }),
      "bad-use",
    ],
    [JSON.stringify({ ...COVERAGE, uses: undefined }), "bad-use"],
  ])("%s is a problem: %s", (text, code) => {
    expect(isUsesLine(text)).toBe(true);
    const decoded = decodeUsesLine(text);
    expect(decoded).toMatchObject({ kind: "problem", code });
    expect(JSON.stringify(decoded)).not.toContain("hush");
  });

  it("is never anything else, whatever JSON comes", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys({ ...USE, ...COVERAGE })), (value, key) => {
        const { kind } = decode({ ...USE, [key]: value });
        expect(["use", "coverage", "problem"]).toContain(kind);
      }),
    );
  });
});
