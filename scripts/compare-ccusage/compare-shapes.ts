import { isObject } from "../../src/domain/json.ts";

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
export function shapeGaps(theirs: unknown, ours: unknown): readonly ShapeGap[] {
  const own = typesByPath(ours);
  return [...typesByPath(theirs)].flatMap(([path, types]): ShapeGap[] => {
    const ownTypes = own.get(path);
    // Where theirs is only ever null, ours may be anything that is null as well.
    const missing = [...types].filter((type) => ownTypes?.has(type) !== true);
    if (missing.length === 0) return [];
    return [{ path, theirs: [...types].join("|"), ours: ownTypes && [...ownTypes].join("|") }];
  });
}

/** How many different paths a document has. */
export function pathCount(document: unknown): number {
  return typesByPath(document).size;
}

function typesByPath(document: unknown): ReadonlyMap<string, ReadonlySet<string>> {
  const types = new Map<string, Set<string>>();
  collect(document, "", types);
  return types;
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
