import type { Fields } from "./fields.ts";

/** Most currencies have cents, and the older bodies do not say. Source: CodexBar#1114, observed 2026-05. */
const DEFAULT_EXPONENT = 2;
const EXPONENT_MAX = 6;

/** Whole currency units from a field in minor ones (cents). One division by a power of ten: no floating point noise. */
export function decodeMinorUnits(
  fields: Fields,
  key: string,
  exponent = DEFAULT_EXPONENT,
): number | undefined {
  const minorUnits = fields.number(key);
  return minorUnits === undefined ? undefined : minorUnits / 10 ** exponent;
}

/** How many decimal places the currency's minor unit stands for; 2 when the field is absent or unusable. */
export function decodeExponent(fields: Fields, key: string): number {
  return fields.integer(key, EXPONENT_MAX) ?? DEFAULT_EXPONENT;
}

/** A limit of null means that there is no cap; an absent or unreadable one means that nobody knows. */
export function decodeLimit(
  fields: Fields,
  key: string,
  decodeValue: () => number | undefined,
): number | null | undefined {
  return fields.isNull(key) ? null : decodeValue();
}

/** ISO 4217 in upper case; the wire has both cases. */
export function decodeCurrency(fields: Fields | undefined): string | undefined {
  return fields?.matching("currency", /^[a-z]{3}$/i)?.toUpperCase();
}

/** Money as `spend` writes it: `{"amount_minor": 6123, "currency": "USD", "exponent": 2}`. */
export function decodeAmount(money: Fields | undefined): number | undefined {
  return money && decodeMinorUnits(money, "amount_minor", decodeExponent(money, "exponent"));
}

/** Used percent of a limit, without floating point noise; `undefined` without a limit above 0. */
export function percentOf(used: number | undefined, limit: number | null | undefined): number | undefined {
  if (used === undefined || limit === undefined || limit === null || limit <= 0 || used < 0) return undefined;
  return withoutNoise((used / limit) * 100);
}

/** Twelve significant digits: more than any payload has, fewer than a double's noise (34.400000000000006 → 34.4). */
export function withoutNoise(value: number): number {
  return Number(value.toPrecision(12));
}
