/**
 * A percent as people read it: whole numbers bare, others with one decimal. Never rounded across a whole hundred: 99.96 reads 99.9,
 * because 100 means the wall.
 */
export function formatPercent(percent: number): string {
  return `${formatNumber(percent)}%`;
}

/** A whole percent for a small place. Never rounded up to a hundred: 100 means the wall. */
export function wholePercent(percent: number): number {
  const rounded = Math.round(percent);
  return rounded >= 100 && percent < 100 ? 99 : rounded;
}

/** `81%`, as the status line, bars and the tray write it. */
export function formatWholePercent(percent: number): string {
  return `${wholePercent(percent)}%`;
}

/** At most one decimal, no trailing zero; truncated towards zero just below a whole hundred. */
export function formatNumber(value: number): string {
  const rounded = Math.round(value * 10) / 10;
  const crossesHundred = Math.floor(rounded / 100) !== Math.floor(value / 100);
  return String(crossesHundred ? Math.floor(value * 10) / 10 : rounded);
}

/** A signed number with at most one decimal: `+24`, `−3.5`, `±0`. */
export function formatSigned(value: number): string {
  const text = formatNumber(Math.abs(value));
  if (text === "0") return "±0";
  return `${value < 0 ? "−" : "+"}${text}`;
}

/** A number as it is shown, with its noun: `1 point`, `+1 point`, `0.5 points`, `0 readings`. */
export function withNoun(number: string | number, noun: string, plural = `${noun}s`): string {
  return `${number} ${/^[+−~]?1$/.test(String(number)) ? noun : plural}`;
}

/** The number to so many decimals, without the noise of binary fractions. */
export function roundTo(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}

/** The same where there may be none, as documents write it. */
export function roundOrNull(value: number | undefined, decimals: number): number | null {
  return value === undefined ? null : roundTo(value, decimals);
}
