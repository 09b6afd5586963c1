import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { decodeSettings } from "../../src/main/settings.ts";

it("docs/settings.md lists every setting with its default", () => {
  const rows = readFileSync("docs/settings.md", "utf8").matchAll(/^\| `(\w+)` +\| `([^`]+)`/gm);
  const listed = Object.fromEntries(
    Array.from(rows, ([, key, value]) => [key ?? "", JSON.parse(value ?? "null") as unknown]),
  );
  expect(listed).toEqual(decodeSettings("{}", "config.json"));
});
