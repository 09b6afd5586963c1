import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { isObject } from "../../src/domain/json.ts";
import { decodeSettings } from "../../src/main/settings/settings.ts";

/** Values by their key, those of a section as `section.name`. */
function flatten(values: object, prefix = ""): Record<string, unknown> {
  const entries = Object.entries(values) as readonly (readonly [string, unknown])[];
  return Object.assign(
    {},
    ...entries.map(([key, value]) =>
      isObject(value) ? flatten(value, `${prefix}${key}.`) : { [`${prefix}${key}`]: value },
    ),
  ) as Record<string, unknown>;
}

it("docs/settings.md lists every setting with its default", () => {
  const rows = readFileSync("docs/settings.md", "utf8").matchAll(/^\| `([\w.]+)` +\| `([^`]+)` +\|/gm);
  const listed = Object.fromEntries(
    Array.from(rows, ([, key, value]) => [key ?? "", JSON.parse(value ?? "null") as unknown]),
  );
  expect(listed).toEqual(flatten(decodeSettings("{}", "config.json")));
});
