/** A linear map from values to pixels. */
export type Scale = (value: number) => number;

export function linearScale([from, to]: Span, [start, end]: Span): Scale {
  const perUnit = to === from ? 0 : (end - start) / (to - from);
  return (value) => start + (value - from) * perUnit;
}

export type Span = readonly [from: number, to: number];

/** An SVG path through points; `M` first. */
export function linePath(points: readonly Span[]): string {
  return points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${round(x)} ${round(y)}`).join("");
}

/** A closed SVG path around points. */
export function areaPath(points: readonly Span[]): string {
  return points.length === 0 ? "" : `${linePath(points)}Z`;
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
