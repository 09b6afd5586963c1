import { isObject } from "../../domain/json.ts";
import { ACTION, COUNT_MAX, KNOWN_KEYS, LEVEL } from "./row-layout.ts";

/** A longer text is no id, name or time. */
const TEXT_CHARS_MAX = 4_096;

/**
 * A row that walkers leave to `JSON.parse`, written again with nothing but its known keys and nothing rare: one that they can read.
 *
 * Shape: no line when the row is no JSON object or does not bill, else one.
 */
export function rewriteRareRow(line: string): readonly string[] {
  const row = parseObject(line);
  return row?.["type"] === "assistant" ? [JSON.stringify(plainObject(row, LEVEL.row))] : [];
}

/** The type of an iteration of `message.usage.iterations` that another model did, at its own price. */
export const ADVISOR_TYPE = "advisor_message";

/**
 * One row for each time that an advisor was asked, with the advisor's model and counts, under an id of its own:
 * `<message id>#advisor-<n>`.
 */
export function rewriteAdvisorRows(line: string): readonly string[] {
  const row = parseObject(line);
  const message = row?.["message"];
  const usage = isObject(message) ? message["usage"] : undefined;
  if (row === undefined || !isObject(message) || !isObject(usage) || !Array.isArray(usage["iterations"]))
    return [];
  const plain = plainObject(row, LEVEL.row);
  return usage["iterations"]
    .filter((iteration) => isObject(iteration) && iteration["type"] === ADVISOR_TYPE)
    .map((iteration, index) => {
      const id = typeof message["id"] === "string" ? `${message["id"]}#advisor-${index + 1}` : null;
      const own = { id, model: iteration["model"], usage: { ...iteration, iterations: null } };
      return JSON.stringify({
        ...plain,
        quotaLimits: null,
        costUSD: null,
        message: plainObject(own, LEVEL.message),
      });
    });
}

function parseObject(line: string): { readonly [key: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function plainObject(value: { readonly [key: string]: unknown }, level: number): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const key of KNOWN_KEYS) {
    if (key.level !== level || !Object.hasOwn(value, key.name)) continue;
    plain[key.name] = plainValue(value[key.name], key.action, key.slot);
  }
  return plain;
}

function plainValue(value: unknown, action: number, slot: number): unknown {
  switch (action) {
    case ACTION.object:
      return isObject(value) ? plainObject(value, slot) : null;
    case ACTION.count:
      return plainCount(value);
    case ACTION.raw:
      return JSON.stringify(value).length <= TEXT_CHARS_MAX ? value : null;
    default:
      return typeof value === "string" && value.length > TEXT_CHARS_MAX ? null : value;
  }
}

/** A whole number, 0 and up; what is no number is absent. */
function plainCount(value: unknown): number | null {
  if (typeof value !== "number") return null;
  return Math.min(Math.max(0, Math.floor(value)), COUNT_MAX);
}
