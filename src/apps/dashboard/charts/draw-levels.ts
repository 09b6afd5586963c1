import type uPlot from "uplot";
import type { LevelData } from "../model/level-data.ts";

export interface LevelColors {
  readonly line: string;
  readonly area: string;
}

/** More readings than this for each pixel are drawn as columns: a line through them would be a ball of wool, and slow. */
const READINGS_PER_PIXEL_MAX = 2;

/**
 * The levels between the axes: a line where there is room for one, else for each column of pixels what lies between its lowest and its
 * highest. Broken where the data are. uPlot's own lines clip at every gap, which took a second over a year of five-hour cycles.
 */
export function drawLevels(chart: uPlot, data: LevelData, colors: LevelColors): void {
  const { ctx: pen, bbox } = chart;
  const [from, to] = shownIndexes(chart, data.seconds);
  if (to < from) return;
  const place: Place = {
    data,
    from,
    to,
    toX: scaleOf(chart, "x", data.seconds[from] ?? 0, data.seconds[to] ?? 0),
    toY: scaleOf(chart, "y", 0, 100),
  };
  pen.save();
  pen.beginPath();
  pen.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  pen.clip();
  const isCrowded = (to - from) * devicePixelRatio > bbox.width * READINGS_PER_PIXEL_MAX;
  if (isCrowded) drawColumns(pen, place, colors);
  else drawLines(pen, place, colors);
  pen.restore();
}

type Scale = (value: number) => number;

interface Place {
  readonly data: LevelData;
  readonly from: number;
  readonly to: number;
  readonly toX: Scale;
  readonly toY: Scale;
}

/** One reading more on each side, so that lines leave the picture where they should. */
function shownIndexes(chart: uPlot, seconds: readonly number[]): readonly [from: number, to: number] {
  const { min, max } = chart.scales["x"] ?? {};
  if (min === undefined || max === undefined || min === null || max === null) return [0, -1];
  const first = seconds.findIndex((second) => second >= min);
  const last = seconds.findLastIndex((second) => second <= max);
  return first === -1 || last === -1
    ? [0, -1]
    : [Math.max(0, first - 1), Math.min(seconds.length - 1, last + 1)];
}

/** Scales are linear: two places say all others. */
function scaleOf(chart: uPlot, axis: "x" | "y", a: number, b: number): Scale {
  const [start, end] = [chart.valToPos(a, axis, true), chart.valToPos(b, axis, true)];
  const perUnit = a === b ? 0 : (end - start) / (b - a);
  return (value) => start + (value - a) * perUnit;
}

function drawColumns(pen: CanvasRenderingContext2D, place: Place, colors: LevelColors): void {
  const { data, from, to, toX, toY } = place;
  const floor = toY(0);
  const thickness = Math.max(1.5, 1.5 * devicePixelRatio);
  let [x, low, high] = [Number.NaN, 0, 0];
  const finish = () => {
    if (Number.isNaN(x)) return;
    const [bottom, top] = [toY(low), toY(high)];
    pen.fillStyle = colors.area;
    pen.fillRect(x, top, 1, floor - top);
    pen.fillStyle = colors.line;
    pen.fillRect(x, top, 1, Math.max(thickness, bottom - top));
  };
  for (let index = from; index <= to; index++) {
    const level = data.levels[index];
    if (level === null || level === undefined) continue;
    const column = Math.round(toX(data.seconds[index] ?? 0));
    const [lowest, highest] = [data.lows[index] ?? level, data.highs[index] ?? level];
    if (column !== x) {
      finish();
      [x, low, high] = [column, lowest, highest];
    } else [low, high] = [Math.min(low, lowest), Math.max(high, highest)];
  }
  finish();
}

function drawLines(pen: CanvasRenderingContext2D, place: Place, colors: LevelColors): void {
  const floor = place.toY(0);
  pen.lineWidth = 1.6 * devicePixelRatio;
  pen.lineJoin = "round";
  pen.strokeStyle = colors.line;
  pen.fillStyle = colors.area;
  for (const run of runsOf(place)) {
    const [first, last] = [run[0], run.at(-1)];
    if (first === undefined || last === undefined) continue;
    pen.beginPath();
    for (const [x, y] of run) pen.lineTo(x, y);
    pen.stroke();
    pen.lineTo(last[0], floor);
    pen.lineTo(first[0], floor);
    pen.fill();
  }
}

type Position = readonly [x: number, y: number];

/** Positions without a break between them; a spread is a stroke down and up. */
function runsOf({ data, from, to, toX, toY }: Place): readonly (readonly Position[])[] {
  const runs: Position[][] = [[]];
  for (let index = from; index <= to; index++) {
    const level = data.levels[index];
    if (level === null || level === undefined) {
      runs.push([]);
      continue;
    }
    const x = toX(data.seconds[index] ?? 0);
    const [low, high] = [data.lows[index] ?? level, data.highs[index] ?? level];
    if (low !== high) runs.at(-1)?.push([x, toY(low)], [x, toY(high)]);
    runs.at(-1)?.push([x, toY(level)]);
  }
  return runs;
}
