import { isObject } from "../../src/domain/json.ts";

/** Of each path, such as `daily[].modelBreakdowns[].cost`, the types that stand there. */
export type Shape = Readonly<Record<string, readonly string[]>>;

/** Where our document lacks what theirs has. */
export interface ShapeGap {
  /** `daily[].modelBreakdowns[].cost`. */
  readonly path: string;
  readonly theirs: string;
  /** Absent: the key is not there. */
  readonly ours: string | undefined;
}

/**
 * The keys of theirs that ours lacks or has with another type. Each path is judged over all values that stand there, so that a
 * `null` in one row and an object in another are both known.
 */
export function shapeGaps(theirs: Shape, ours: Shape): readonly ShapeGap[] {
  const own = new Map(Object.entries(ours));
  return Object.entries(theirs).flatMap(([path, types]): ShapeGap[] => {
    const ownTypes = own.get(path);
    const missing = types.filter((type) => ownTypes?.includes(type) !== true);
    if (missing.length === 0) return [];
    return [{ path, theirs: types.join("|"), ours: ownTypes?.join("|") }];
  });
}

/** The types of the values at each path of a document, over all rows. */
export function shapeOf(document: unknown): Shape {
  const types = new Map<string, Set<string>>();
  collect(document, "", types);
  return Object.fromEntries([...types].map(([path, seen]) => [path, [...seen].sort()]));
}

function collect(value: unknown, path: string, types: Map<string, Set<string>>): void {
  const known = types.get(path) ?? new Set<string>();
  types.set(path, known.add(typeOf(value)));
  if (Array.isArray(value)) {
    for (const item of value) collect(item, `${path}[]`, types);
  } else if (isObject(value)) {
    for (const [key, member] of Object.entries(value)) collect(member, memberPath(path, key), types);
  }
}

/** The members of `projects` are data: their names are not part of the shape. */
function memberPath(path: string, key: string): string {
  return path === "projects" ? "projects.*" : path === "" ? key : `${path}.${key}`;
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
