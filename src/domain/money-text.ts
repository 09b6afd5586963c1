/**
 * An amount in whole currency units: `$17.20`, `€5.00`, `12.40 CHF`; two decimals, none where the currency has no
 * smaller unit. An unknown currency leaves the bare number.
 * Exact halves of a cent round up (`12.485` → `12.49`), as people do it.
 */
export function formatMoney(amount: number, currency: string | null | undefined): string {
  const text = WHOLE_CURRENCIES.has(currency ?? "") ? String(Math.round(amount + 1e-9)) : withCents(amount);
  if (!currency) return text;
  const symbol = SYMBOLS[currency];
  return symbol ? `${symbol}${text}` : `${text} ${currency}`;
}

function withCents(amount: number): string {
  const cents = Math.round((amount + Number.EPSILON) * 100 + 1e-9);
  return `${Math.trunc(cents / 100)}.${String(Math.abs(cents % 100)).padStart(2, "0")}`;
}

/** Currencies without a smaller unit in use. Source: ISO 4217, exponent 0, observed 2026-11. */
const WHOLE_CURRENCIES: ReadonlySet<string> = new Set([
  "BIF",
  "CLP",
  "DJF",
  "GNF",
  "ISK",
  "JPY",
  "KMF",
  "KRW",
  "PYG",
  "RWF",
  "UGX",
  "VND",
  "VUV",
  "XAF",
  "XOF",
  "XPF",
]);

const SYMBOLS: Readonly<Record<string, string>> = { USD: "$", EUR: "€", GBP: "£", JPY: "¥" };
