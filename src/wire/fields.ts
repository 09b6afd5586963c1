import { asNumber, isObject } from "../domain/json.ts";
import { epochMs, fromIso, isEpochMs, SECOND_MS, type EpochMs } from "../domain/time.ts";
import type { DriftNotes } from "./drift-notes.ts";
import { cleanText, keyInPath } from "./text.ts";

/**
 * Typed access to one object's fields. An absent or null field is `undefined` and nothing to note; a field of the wrong
 * type or range is `undefined` too, and leaves a `bad-field` note.
 */
export interface Fields {
  readonly path: string;
  /** Whether the field is there with something in it. */
  has(key: string): boolean;
  isNull(key: string): boolean;
  /** Finite, any sign. */
  number(key: string): number | undefined;
  /** Whole, 0 to `max`. */
  integer(key: string, max: number): number | undefined;
  /** A used percent, or a fraction: 0 to `USED_MAX`. */
  used(key: string): number | undefined;
  /** Non-blank, cleaned and cut for display. */
  text(key: string): string | undefined;
  /** Text of one shape. */
  matching(key: string, shape: RegExp): string | undefined;
  flag(key: string): boolean | undefined;
  /** ISO text with a zone, epoch milliseconds or epoch seconds. */
  instant(key: string): EpochMs | undefined;
  fields(key: string): Fields | undefined;
  isList(key: string): boolean;
  list(key: string): readonly unknown[];
}

/** Ten times the highest overflow anybody saw (112, observed 2026-05), and more: beyond it a number is broken, not large. */
const USED_MAX = 10_000;

/** Longer lists are cut. The longest seen, `limits[]`, had three rows (observed 2026-10). */
const LIST_LENGTH_MAX = 256;

/** Access to the fields of `value`; `undefined` when it is absent or null, and noted when it is no object. */
export function fieldsOf(value: unknown, path: string, notes: DriftNotes): Fields | undefined {
  if (value === undefined || value === null) return undefined;
  if (isObject(value)) return fieldsOfObject(value, path, notes);
  notes.note("bad-field", path, "Expected an object.");
  return undefined;
}

/** Where a field stands, as drift names it. */
export function pathOf(parent: string, key: string): string {
  return parent === "" ? keyInPath(key) : `${parent}.${keyInPath(key)}`;
}

/** Access to the fields of an object. Inherited members are not fields. */
export function fieldsOfObject(
  object: { readonly [key: string]: unknown },
  path: string,
  notes: DriftNotes,
): Fields {
  const at = (key: string): unknown => (Object.hasOwn(object, key) ? object[key] : undefined);

  function take<T>(key: string, expected: string, convert: (value: unknown) => T | undefined): T | undefined {
    const value = at(key);
    if (value === undefined || value === null) return undefined;
    const converted = convert(value);
    if (converted === undefined) notes.note("bad-field", pathOf(path, key), `Expected ${expected}.`);
    return converted;
  }

  return {
    path,
    has: (key) => at(key) !== undefined && at(key) !== null,
    isNull: (key) => at(key) === null,
    number: (key) => take(key, "a number", asNumber),
    integer: (key, max) => take(key, `a whole number from 0 to ${max}`, (value) => toInteger(value, max)),
    used: (key) => take(key, "a percent from 0 up", toUsed),
    text: (key) => take(key, "text", toText),
    matching: (key, shape) => take(key, "text of another shape", (value) => toMatching(value, shape)),
    flag: (key) => take(key, "true or false", (value) => (typeof value === "boolean" ? value : undefined)),
    instant: (key) => take(key, "a time", toInstant),
    fields: (key) => fieldsOf(at(key), pathOf(path, key), notes),
    isList: (key) => Array.isArray(at(key)),
    list: (key) => take(key, "a list", toList) ?? [],
  };
}

function toInteger(value: unknown, max: number): number | undefined {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= max
    ? value
    : undefined;
}

function toText(value: unknown): string | undefined {
  return typeof value === "string" ? cleanText(value) : undefined;
}

function toMatching(value: unknown, shape: RegExp): string | undefined {
  const text = toText(value);
  return text !== undefined && shape.test(text) ? text : undefined;
}

function toUsed(value: unknown): number | undefined {
  const used = asNumber(value);
  // Adding 0 turns the server's "-0.0" into 0.
  return used !== undefined && used >= 0 && used <= USED_MAX ? used + 0 : undefined;
}

/** Source: ISO on the usage endpoint, epoch seconds on the status line, milliseconds in files (observed 2026-03…10). */
function toInstant(value: unknown): EpochMs | undefined {
  if (typeof value === "string") return fromIso(value);
  if (typeof value !== "number") return undefined;
  // No number is both: seconds up to the year 9999 are, as milliseconds, before 1980.
  if (isEpochMs(value)) return epochMs(value);
  return isEpochMs(value * SECOND_MS) ? epochMs(value * SECOND_MS) : undefined;
}

function toList(value: unknown): readonly unknown[] | undefined {
  return Array.isArray(value) ? value.slice(0, LIST_LENGTH_MAX) : undefined;
}
