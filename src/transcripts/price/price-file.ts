import { isObject } from "../../domain/json.ts";
import { EXIT_CODES, UserError } from "../../domain/user-error.ts";
import { standardRates } from "./list-prices.ts";
import { listedModelId } from "./model-id.ts";
import type { PriceRow, Prices, TokenRates } from "./price-row.ts";

type Fields = { readonly [key: string]: unknown };

const FILE_KEYS = ["models", "webSearchPer1000", "batchMultiplier"];
const RATE_KEYS = ["input", "output", "cacheWrite5m", "cacheWrite1h", "cacheRead"];
const ROW_KEYS = [...RATE_KEYS, "from", "longPrompt", "fastMultiplier", "usOnlyMultiplier", "source"];

/**
 * The list prices with the user's own on top: a model in the file replaces that model's rows, all others stay.
 *
 * Errors: `UserError` (2) that names the file, the place in it and what should stand there. Docs: docs/prices.md.
 */
export function overridePrices(list: Prices, text: string, path: string): Prices {
  const file = new PriceFile(path);
  const document = file.object(parse(text, file), "the file");
  file.onlyKeys(document, FILE_KEYS, "the file");
  const models = file.object(document["models"] ?? {}, "models");
  const own = Object.entries(models).map(
    ([name, rows]) => [listedModelId(name), modelRows(rows, `models["${name}"]`, file)] as const,
  );
  return {
    models: new Map([...list.models, ...own]),
    webSearchPer1000: file.optionalAmount(document, "webSearchPer1000", "") ?? list.webSearchPer1000,
    batchMultiplier: file.optionalAmount(document, "batchMultiplier", "") ?? list.batchMultiplier,
  };
}

function parse(text: string, file: PriceFile): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw file.bad(`it is not JSON (${cause instanceof Error ? cause.message : "unreadable"})`);
  }
}

function modelRows(value: unknown, place: string, file: PriceFile): readonly PriceRow[] {
  const rows = Array.isArray(value) ? value : [value];
  if (rows.length === 0) throw file.bad(`${place} must hold at least one price`);
  return rows.map((row: unknown, index) =>
    priceRow(row, Array.isArray(value) ? `${place}[${index}]` : place, file),
  );
}

function priceRow(value: unknown, place: string, file: PriceFile): PriceRow {
  const row = file.object(value, place);
  file.onlyKeys(row, ROW_KEYS, place);
  const { from, longPrompt, source } = row;
  if (from !== undefined && !isDay(from)) throw file.bad(`${place}.from must be a day like "2026-10-07"`);
  if (source !== undefined && typeof source !== "string") throw file.bad(`${place}.source must be text`);
  return {
    ...tokenRates(row, place, file),
    from,
    longPrompt:
      longPrompt === undefined ? undefined : longPromptRates(longPrompt, `${place}.longPrompt`, file),
    fastMultiplier: file.optionalAmount(row, "fastMultiplier", place),
    usOnlyMultiplier: file.optionalAmount(row, "usOnlyMultiplier", place),
    source: source ?? file.path,
  };
}

function longPromptRates(value: unknown, place: string, file: PriceFile): PriceRow["longPrompt"] {
  const rates = file.object(value, place);
  file.onlyKeys(rates, [...RATE_KEYS, "overTokens"], place);
  return { ...tokenRates(rates, place, file), overTokens: file.amount(rates, "overTokens", place) };
}

/** Input and output are needed; the cache's rates follow from the input's by the standard multipliers. */
function tokenRates(fields: Fields, place: string, file: PriceFile): TokenRates {
  const standard = standardRates(file.amount(fields, "input", place), file.amount(fields, "output", place));
  return {
    ...standard,
    cacheWrite5m: file.optionalAmount(fields, "cacheWrite5m", place) ?? standard.cacheWrite5m,
    cacheWrite1h: file.optionalAmount(fields, "cacheWrite1h", place) ?? standard.cacheWrite1h,
    cacheRead: file.optionalAmount(fields, "cacheRead", place) ?? standard.cacheRead,
  };
}

function isDay(value: unknown): value is string {
  return (
    typeof value === "string" &&
    /^\d{4}-\d\d-\d\d$/.test(value) &&
    Number.isFinite(Date.parse(`${value}T00:00:00Z`))
  );
}

/** Reads fields of one file, and names it in every complaint. */
class PriceFile {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  bad(what: string): UserError {
    return new UserError({
      code: "bad-prices",
      message: `The price file ${this.path} cannot be used: ${what}.`,
      hint: "Prices are dollars per million tokens; docs/prices.md shows a whole file.",
      exitCode: EXIT_CODES.usage,
    });
  }

  object(value: unknown, place: string): Fields {
    if (!isObject(value)) throw this.bad(`${place} must be a JSON object`);
    return value;
  }

  onlyKeys(fields: Fields, keys: readonly string[], place: string): void {
    const unknown = Object.keys(fields).find((key) => !keys.includes(key));
    if (unknown !== undefined)
      throw this.bad(`${place} has no field "${unknown}"; there are ${keys.join(", ")}`);
  }

  amount(fields: Fields, key: string, place: string): number {
    const value = this.optionalAmount(fields, key, place);
    if (value === undefined) throw this.bad(`${place}.${key} is missing`);
    return value;
  }

  optionalAmount(fields: Fields, key: string, place: string): number | undefined {
    const value = fields[key];
    if (value === undefined) return undefined;
    if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
    const where = place === "" ? key : `${place}.${key}`;
    throw this.bad(`${where} must be a number of 0 or more, not ${JSON.stringify(value)}`);
  }
}
