/*
 * The language of the line, in whole:
 *
 *   text; text {field} text; {field}        segments, apart by `;`; a segment whose fields all have nothing to say is left out
 *   {5h}  {7d.left}  {weekly_scoped:Fable.used}     a window, or one part of it
 *   {scoped.label} {scoped.used}            said once for each window of that group
 *   {{  }}  ;;                              the characters themselves
 */

/** Windows that a template names by a short name. `windows` is the list of the settings; the groups repeat their segment. */
const WINDOW_NAMES = ["5h", "7d", "binding"] as const;
const WINDOW_GROUPS = ["windows", "scoped", "all"] as const;
export type WindowGroup = (typeof WINDOW_GROUPS)[number];

/** What can be told of a window. `text` is what a window without a part shows. */
export const WINDOW_PARTS = [
  "text",
  "label",
  "used",
  "left",
  "pace",
  "reset",
  "clock",
  "bar",
  "burn",
  "landing",
  "wall",
  "age",
] as const;
export type WindowPart = (typeof WINDOW_PARTS)[number];

/** What is told of the account or the session. */
export const LINE_FIELDS = [
  "simulated",
  "stale",
  "gate",
  "account",
  "plan",
  "model",
  "context",
  "cost",
] as const;
export type LineField = (typeof LINE_FIELDS)[number];

export type TemplateNode =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "line"; readonly field: LineField }
  /** `window` is absent in a segment that repeats: then it is the group's. */
  | { readonly kind: "window"; readonly window?: string | undefined; readonly part: WindowPart };

export interface TemplateSegment {
  readonly nodes: readonly TemplateNode[];
  /** The segment is said once for each window of this group. */
  readonly repeats?: WindowGroup | undefined;
}

export type Template =
  | { readonly ok: true; readonly segments: readonly TemplateSegment[] }
  | { readonly ok: false; readonly message: string };

export const DEFAULT_TEMPLATE = "{simulated};{windows};{stale}";

/** The segments of a template. A mistake is named with its place, counted in characters from 1. */
export function parseTemplate(source: string): Template {
  const segments: TemplateSegment[] = [];
  try {
    for (const segment of splitSegments(source)) segments.push(parseSegment(segment));
    return { ok: true, segments };
  } catch (error) {
    if (error instanceof Mistake) return { ok: false, message: error.message };
    throw error;
  }
}

class Mistake extends Error {
  constructor(at: number, what: string) {
    super(`${what} at character ${at + 1}`);
  }
}

interface Token {
  readonly at: number;
  readonly kind: "text" | "field";
  readonly text: string;
}

function splitSegments(source: string): readonly (readonly Token[])[] {
  const segments: Token[][] = [[]];
  let at = 0;
  while (at < source.length) {
    const [pair, character] = [source.slice(at, at + 2), source.charAt(at)];
    if (pair === "{{" || pair === "}}" || pair === ";;") {
      segments.at(-1)?.push({ at, kind: "text", text: character });
      at += 2;
    } else if (character === ";") {
      segments.push([]);
      at += 1;
    } else if (character === "}") {
      throw new Mistake(at, "a } without its { (write }} for the character)");
    } else if (character === "{") {
      const end = source.indexOf("}", at);
      if (end < 0) throw new Mistake(at, "a { without its } (write {{ for the character)");
      segments.at(-1)?.push({ at, kind: "field", text: source.slice(at + 1, end) });
      at = end + 1;
    } else {
      const [text = character] = /^[^{};]+/.exec(source.slice(at)) ?? [];
      segments.at(-1)?.push({ at, kind: "text", text });
      at += text.length;
    }
  }
  return segments;
}

function parseSegment(tokens: readonly Token[]): TemplateSegment {
  let repeats: WindowGroup | undefined;
  const nodes = tokens.map((token): TemplateNode => {
    if (token.kind === "text") return { kind: "text", text: token.text };
    const line = LINE_FIELDS.find((field) => field === token.text);
    if (line !== undefined) return { kind: "line", field: line };
    const { window, part } = parseWindowField(token);
    const group = WINDOW_GROUPS.find((name) => name === window);
    if (group === undefined) return { kind: "window", window, part };
    if (repeats !== undefined && repeats !== group) {
      throw new Mistake(token.at, `{${window}} beside {${repeats}}: a segment repeats for one group only;`);
    }
    repeats = group;
    return { kind: "window", part };
  });
  return { nodes, repeats };
}

/** A window's key as the server writes it may hold dots and colons: the part is what stands after the last dot. */
function parseWindowField({ at, text }: Token): { readonly window: string; readonly part: WindowPart } {
  const dot = text.lastIndexOf(".");
  const part = WINDOW_PARTS.find((name) => name === text.slice(dot + 1));
  const window = dot < 0 || part === undefined ? text : text.slice(0, dot);
  if (!isWindow(window)) throw new Mistake(at, `{${text}} is no field`);
  return { window, part: dot < 0 ? "text" : (part ?? "text") };
}

function isWindow(name: string): boolean {
  const isNamed = [...WINDOW_NAMES, ...WINDOW_GROUPS].some((known) => known === name);
  return isNamed || /^(five_hour|spend_limit|(seven_day|monthly|weekly)[\w:. -]*)$/.test(name);
}
