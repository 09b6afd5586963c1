/**
 * An amount in whole currency units: `$17.20`, `€5.00`, `12.40 CHF`; two decimals always. An unknown currency leaves the bare number.
 * Exact halves of a cent round up (`12.485` → `12.49`), as people do it.
 */
export function formatMoney(amount: number, currency: string | null | undefined): string {
  const cents = Math.round((amount + Number.EPSILON) * 100 + 1e-9);
  const text = `${Math.trunc(cents / 100)}.${String(Math.abs(cents % 100)).padStart(2, "0")}`;
  if (!currency) return text;
  const symbol = SYMBOLS[currency];
  return symbol ? `${symbol}${text}` : `${text} ${currency}`;
}

const SYMBOLS: Readonly<Record<string, string>> = { USD: "$", EUR: "€", GBP: "£" };
