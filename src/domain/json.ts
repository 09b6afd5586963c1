/** Any value that JSON text can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A JSON object: not null, not an array. */
export type JsonObject = { readonly [key: string]: Json };

/** Whether a value is a plain object (not null, not an array). */
export function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The text's value; `undefined` for text that is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The text's fields; none for text that is not a JSON object. */
export function parseJsonObject(text: string): { readonly [key: string]: unknown } {
  const value = parseJson(text);
  return isObject(value) ? value : {};
}

/** A record of ours as JSON: absent fields are left out. */
export function toJson(record: object): JsonObject {
  return JSON.parse(JSON.stringify(record)) as JsonObject;
}

/** A text, or `undefined`. */
export function asText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** A finite number, or `undefined`. */
export function asNumber(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** JSON text with sorted keys: equal values give equal text whatever order their keys came in. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const object = value;
  const members = Object.keys(object)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key] as Json)}`);
  return `{${members.join(",")}}`;
}
