import { readFileSync } from "node:fs";
import { globSync } from "node:fs";
import { describe, expect, it } from "vitest";

const SOURCES = globSync("src/**/*.{ts,tsx}").filter((path) => !path.endsWith(".test.ts"));

/** Lines of our sources outside of some rooms that match, as `path:line: text`. */
function lines(pattern: RegExp, outside: readonly string[] = []): readonly string[] {
  return SOURCES.filter((path) => !outside.some((room) => path.startsWith(`src/${room}/`))).flatMap((path) =>
    readFileSync(path, "utf8")
      .split("\n")
      .map((text, index) => ({ text, where: `${path}:${index + 1}` }))
      .filter(({ text }) => pattern.test(text) && !/^\s*(\*|\/\/|\/\*\*)/.test(text))
      .map(({ text, where }) => `${where}: ${text.trim()}`),
  );
}

describe("the sources", () => {
  it("are seen at all", () => {
    expect(SOURCES.length).toBeGreaterThan(100);
  });

  it("read the clock in platform/ only: everywhere else time is a parameter", () => {
    expect(lines(/\bDate\.now\(|new Date\(\s*\)|performance\.now\(|process\.hrtime/, ["platform"])).toEqual(
      [],
    );
  });

  it("wait in platform/ only, behind the Clock port", () => {
    expect(lines(/\b(setTimeout|setInterval|setImmediate)\(/, ["platform"])).toEqual([]);
  });

  it("take chance from platform/ only, behind the Random port", () => {
    expect(lines(/Math\.random\(|randomUUID\(|randomBytes\(/, ["platform"])).toEqual([]);
  });

  it("have no default export, no enum and no `any`", () => {
    expect(lines(/^export default|^\s*(export )?(const )?enum |[:<]\s*any\b|as any\b/)).toEqual([]);
  });

  it("name no path of the machine they were written on", () => {
    expect(lines(/\/work\/|\/root\//)).toEqual([]);
  });

  it("stay files of one topic: none is longer than 300 lines", () => {
    const long = SOURCES.map((path) => ({ path, length: readFileSync(path, "utf8").split("\n").length }));
    expect(long.filter(({ length }) => length > 300)).toEqual([]);
  });
});
