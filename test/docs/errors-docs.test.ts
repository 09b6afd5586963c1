import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { STORE_ERROR_CODES } from "../../src/ports/store.ts";

const PAGE = readFileSync("docs/errors.md", "utf8");

/** The codes that are given to a `UserError` anywhere in the sources. */
function userErrorCodes(): readonly string[] {
  const sources = globSync("src/**/*.ts").filter((path) => !path.endsWith(".test.ts"));
  const texts = sources.map((path) => readFileSync(path, "utf8"));
  return texts.flatMap((text) =>
    Array.from(text.matchAll(/new UserError\(\{\s*code:\s*"([^"]+)"/g), (match) => match[1] ?? ""),
  );
}

describe("docs/errors.md", () => {
  it("explains every code that a command can end with", () => {
    const codes = [...userErrorCodes(), ...STORE_ERROR_CODES];
    expect(codes.length).toBeGreaterThan(20);
    expect(codes.filter((code) => !PAGE.includes(`\`${code}\``))).toEqual([]);
  });
});
