/** A whole number with its thousands apart: `1,234,567`. */
export function formatCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ",");
}

const UNITS = [
  [1e12, "T"],
  [1e9, "B"],
  [1e6, "M"],
  [1e3, "k"],
] as const;

/** A whole number in at most five characters, for narrow places: `1.23M`, `12.3k`, `999`. Three digits are kept, the rest is rounded off. */
export function formatShortCount(count: number): string {
  // 999,950 is a million here: it would round to 1000k.
  const unit = UNITS.find(([size]) => Number((count / size).toPrecision(3)) >= 1);
  if (unit === undefined) return String(Math.round(count));
  const [size, suffix] = unit;
  return `${Number((count / size).toPrecision(3))}${suffix}`;
}
