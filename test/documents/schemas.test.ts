import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { jsonSchemas } from "../../scripts/json-schemas.ts";

const FOLDER = new URL("../../schemas/", import.meta.url);

describe("the published JSON Schemas", () => {
  it("are those of src/documents; after a change run `node scripts/write-schemas.ts` and keep every field that there was", () => {
    const expected = jsonSchemas();
    expect(readdirSync(FOLDER).sort()).toEqual([...expected.keys()].sort());
    for (const [file, text] of expected) expect(readFileSync(new URL(file, FOLDER), "utf8"), file).toBe(text);
  });
});
