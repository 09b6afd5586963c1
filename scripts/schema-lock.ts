// What a version of a document promises, as one line per member: `.accounts[].windows[].usedPercent` is `number`.
import { createHash } from "node:crypto";
import { isObject } from "../src/domain/json.ts";

interface LockedDocument {
  /** Of the whole schema, words and all. */
  readonly sha256: string;
  /** Each member's types, by its path. `?`: it may be absent. Words in braces: the values that it may have. */
  readonly members: Readonly<Record<string, string>>;
}

/** By document, as `status.v1`. */
export type SchemaLock = Readonly<Record<string, LockedDocument>>;

export function lockOf(schemas: ReadonlyMap<string, string>): SchemaLock {
  return Object.fromEntries(
    Array.from(schemas, ([file, text]) => {
      const members: Record<string, string> = {};
      collect(JSON.parse(text) as unknown, { path: "", suffix: "" }, members);
      const sha256 = createHash("sha256").update(text).digest("hex");
      return [file.replace(".schema.json", ""), { sha256, members }];
    }),
  );
}

/** What the new lock takes away from those who rely on the old one; none: nothing but additions. */
export function breaches(before: SchemaLock, after: SchemaLock): readonly string[] {
  return Object.entries(before).flatMap(([name, { members }]) =>
    Object.entries(members).flatMap(([path, promised]) => {
      const now = after[name]?.members[path];
      if (now === undefined) return [`${name}: ${path || "the document"} is gone`];
      return keeps(promised, now) ? [] : [`${name}: ${path || "the document"} was ${promised} and is ${now}`];
    }),
  );
}

/** The same types; of the values at least those that there were. */
function keeps(promised: string, now: string): boolean {
  const [before, after] = [partsOf(promised), partsOf(now)];
  return before.types === after.types && before.values.every((value) => after.values.includes(value));
}

function partsOf(text: string) {
  const [, types = "", values = ""] = /^([^{]*)(?:\{(.*)\})?$/s.exec(text) ?? [];
  return { types, values: values === "" ? [] : values.split(",") };
}

interface Place {
  readonly path: string;
  readonly suffix: "" | "?";
}

function collect(schema: unknown, place: Place, members: Record<string, string>): void {
  const branches = branchesOf(schema);
  const types = [...new Set(branches.map(typeOf))].sort().join("|");
  const values = branches.flatMap(valuesOf).sort();
  members[place.path] = `${types}${place.suffix}${values.length === 0 ? "" : `{${values.join(",")}}`}`;
  for (const branch of branches) collectInside(branch, place.path, members);
}

type Schema = { readonly [key: string]: unknown };

function branchesOf(schema: unknown): readonly Schema[] {
  if (!isObject(schema)) return [];
  const { anyOf, oneOf } = schema;
  const branches = Array.isArray(anyOf) ? anyOf : oneOf;
  return Array.isArray(branches) ? branches.flatMap(branchesOf) : [schema];
}

function typeOf({ type }: Schema): string {
  return typeof type === "string" ? type : "any";
}

function valuesOf({ enum: values, const: value }: Schema): readonly string[] {
  const list = Array.isArray(values) ? (values as readonly unknown[]) : value === undefined ? [] : [value];
  return list.map((one) => JSON.stringify(one));
}

function collectInside(schema: Schema, path: string, members: Record<string, string>): void {
  const { properties, required, items, additionalProperties } = schema;
  const needed = Array.isArray(required) ? (required as readonly unknown[]) : [];
  for (const [key, member] of Object.entries(isObject(properties) ? properties : {}))
    collect(member, { path: `${path}.${key}`, suffix: needed.includes(key) ? "" : "?" }, members);
  if (isObject(items)) collect(items, { path: `${path}[]`, suffix: "" }, members);
  if (isObject(additionalProperties))
    collect(additionalProperties, { path: `${path}.*`, suffix: "" }, members);
}
