/*
 * JSON text with the places of everything in it, so that one value can be changed and every other character stays. Comments and commas
 * after the last item are taken as people write them by hand.
 */

export type JsonNode = JsonContainer | JsonScalar;

export interface JsonContainer {
  readonly kind: "object" | "array";
  readonly start: number;
  /** After the closing bracket. */
  readonly end: number;
  readonly items: readonly JsonItem[];
}

export interface JsonScalar {
  readonly kind: "scalar";
  readonly start: number;
  readonly end: number;
  readonly value: string | number | boolean | null;
}

/** A member of an object or an element of an array, with the comma that follows it. */
export interface JsonItem {
  /** Of an object's member. */
  readonly key?: string | undefined;
  /** Where its key, or its value, begins. */
  readonly start: number;
  readonly value: JsonNode;
  /** After the comma; absent without one. */
  readonly commaEnd?: number | undefined;
}

export type ParsedText =
  { readonly ok: true; readonly root: JsonNode } | { readonly ok: false; readonly message: string };

/** Deeper nesting is no settings file. */
const DEPTH_MAX = 200;

/** Shape: not ok with the line and column of the first mistake. */
export function parseJsonText(text: string): ParsedText {
  try {
    return { ok: true, root: parseDocument(text) };
  } catch (error) {
    if (!(error instanceof JsonMistake)) throw error;
    if (error.at >= text.length) return { ok: false, message: "the text ends too early" };
    const lines = text.slice(0, error.at).split("\n");
    return {
      ok: false,
      message: `${error.what} in line ${lines.length}, column ${(lines.at(-1) ?? "").length + 1}`,
    };
  }
}

/** The last member of that name, as JSON takes it. */
export function memberOf(node: JsonNode | undefined, key: string): JsonItem | undefined {
  return node?.kind === "object" ? node.items.findLast((item) => item.key === key) : undefined;
}

class JsonMistake extends Error {
  readonly at: number;
  readonly what: string;

  constructor(at: number, what: string) {
    super(what);
    this.at = at;
    this.what = what;
  }
}

function parseDocument(text: string): JsonNode {
  const start = skipTrivia(text, text.startsWith("\ufeff") ? 1 : 0);
  const root = parseValue(text, start, 0);
  const end = skipTrivia(text, root.end);
  if (end < text.length) throw new JsonMistake(end, "something after the end");
  return root;
}

function parseValue(text: string, at: number, depth: number): JsonNode {
  if (depth > DEPTH_MAX) throw new JsonMistake(at, "too many brackets within brackets");
  const character = text.charAt(at);
  if (character === "{" || character === "[") return parseContainer(text, at, depth);
  return parseScalar(text, at);
}

const SCALAR = /"(?:[^"\\\r\n]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

function parseScalar(text: string, at: number): JsonScalar {
  SCALAR.lastIndex = at;
  const [token] = SCALAR.exec(text) ?? [];
  if (token === undefined) throw new JsonMistake(at, "no JSON value");
  try {
    return {
      kind: "scalar",
      start: at,
      end: at + token.length,
      value: JSON.parse(token) as JsonScalar["value"],
    };
  } catch {
    throw new JsonMistake(at, "no JSON value");
  }
}

function parseContainer(text: string, start: number, depth: number): JsonContainer {
  const kind = text.charAt(start) === "{" ? "object" : "array";
  const close = kind === "object" ? "}" : "]";
  const items: JsonItem[] = [];
  let at = skipTrivia(text, start + 1);
  while (text.charAt(at) !== close) {
    const item = parseItem(text, at, kind, depth);
    at = skipTrivia(text, item.value.end);
    if (text.charAt(at) === ",") {
      items.push({ ...item, commaEnd: at + 1 });
      at = skipTrivia(text, at + 1);
    } else {
      items.push(item);
      if (text.charAt(at) !== close) throw new JsonMistake(at, `a missing , or ${close}`);
    }
  }
  return { kind, start, end: at + 1, items };
}

function parseItem(text: string, start: number, kind: "object" | "array", depth: number): JsonItem {
  if (kind === "array") return { start, value: parseValue(text, start, depth + 1) };
  const key = text.charAt(start) === '"' ? parseScalar(text, start) : undefined;
  if (typeof key?.value !== "string") throw new JsonMistake(start, "no name of a member");
  const colon = skipTrivia(text, key.end);
  if (text.charAt(colon) !== ":") throw new JsonMistake(colon, "a missing :");
  return { key: key.value, start, value: parseValue(text, skipTrivia(text, colon + 1), depth + 1) };
}

const TRIVIA = /(?:[ \t\r\n]+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;

/** The place after white space and comments. */
function skipTrivia(text: string, at: number): number {
  TRIVIA.lastIndex = at;
  TRIVIA.exec(text);
  return Math.max(at, TRIVIA.lastIndex);
}
