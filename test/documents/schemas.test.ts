import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { jsonSchemas } from "../../scripts/json-schemas.ts";
import { breaches, lockOf } from "../../scripts/schema-lock.ts";

const FOLDER = new URL("../../schemas/", import.meta.url);
const LOCK = "lock.json";

describe("the published JSON Schemas", () => {
  it("are those of src/documents; after a change run `node scripts/write-schemas.ts`", () => {
    const expected = jsonSchemas();
    expect(readdirSync(FOLDER).sort()).toEqual([...expected.keys(), LOCK].sort());
    for (const [file, text] of expected) expect(readFileSync(new URL(file, FOLDER), "utf8"), file).toBe(text);
  });

  it("are locked, each by its digest and its members; the same script renews the lock, by additions alone", () => {
    expect(JSON.parse(readFileSync(new URL(LOCK, FOLDER), "utf8"))).toEqual(lockOf(jsonSchemas()));
  });
});

describe("the lock of a document", () => {
  const lock = (properties: object, required = Object.keys(properties)) =>
    lockOf(new Map([["x.v1.schema.json", JSON.stringify({ type: "object", properties, required })]]));
  const before = lock({ a: { type: "string" }, b: { enum: ["one", "two"], type: "string" } });

  it("allows new members, and new values of a choice", () => {
    const after = { a: { type: "string" }, b: { enum: ["one", "three", "two"], type: "string" }, c: {} };
    expect(breaches(before, lock(after))).toEqual([]);
  });

  it.each([
    ["a member that is gone", lock({ b: { enum: ["one", "two"], type: "string" } }), ".a is gone"],
    [
      "another type",
      lock({ a: { type: "number" }, b: { enum: ["one", "two"], type: "string" } }),
      ".a was string and is number",
    ],
    [
      "null where there was none",
      lock({
        a: { anyOf: [{ type: "string" }, { type: "null" }] },
        b: { enum: ["one", "two"], type: "string" },
      }),
      ".a was string and is null|string",
    ],
    [
      "a member that may be absent",
      lock({ a: { type: "string" }, b: { enum: ["one", "two"], type: "string" } }, ["b"]),
      ".a was string and is string?",
    ],
    [
      "a value that is gone",
      lock({ a: { type: "string" }, b: { enum: ["one"], type: "string" } }),
      '.b was string{"one","two"} and is string{"one"}',
    ],
    ["a document that is gone", {}, "the document is gone"],
  ])("finds %s", (_, after, breach) => {
    expect(breaches(before, after).join("\n")).toContain(breach);
  });
});
