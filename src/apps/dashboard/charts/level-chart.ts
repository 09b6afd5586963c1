// The long chart: levels over a year. uPlot draws on a canvas, which is what keeps a hundred thousand readings fluent.
import uPlot from "uplot";
import { epochMs } from "../../../domain/time.ts";
import { browserWallClock } from "../browser/clock.ts";
import { fontFamily, resolvedColor } from "../browser/resolved-style.ts";
import type { LevelData } from "../model/level-data.ts";
import { drawLevels } from "./draw-levels.ts";
import { tickText } from "../model/time-ticks.ts";

export interface LevelChart {
  readonly setData: (data: LevelData) => void;
  /** Seconds since the epoch, as uPlot has them. */
  readonly setRange: (fromSeconds: number, toSeconds: number) => void;
  readonly setWidth: (width: number) => void;
  readonly destroy: () => void;
}

export interface LevelChartOptions {
  readonly place: HTMLElement;
  readonly width: number;
  readonly height: number;
  readonly data: LevelData;
  /** The user dragged over a stretch of time. */
  readonly onZoom: (fromSeconds: number, toSeconds: number) => void;
}

/** Draws levels with their spread, gaps as gaps, resets as faint lines and the wall. */
export function createLevelChart(options: LevelChartOptions): LevelChart {
  let { data } = options;
  const ink = resolvedColor("--ink");
  const colors = { line: ink, area: withAlpha(ink, 0.07) };
  const chart = new uPlot(
    {
      width: options.width,
      height: options.height,
      legend: { show: false },
      cursor: { drag: { x: true, y: false, setScale: false }, points: { size: 8 } },
      select: { show: true, left: 0, top: 0, width: 0, height: 0 },
      scales: { x: { time: true }, y: { range: (_chart, _low, high) => [0, Math.max(105, high * 1.03)] } },
      axes: axes(),
      series: [
        {},
        // Drawn by us: uPlot keeps scales, axes, the cursor and the choice of a stretch.
        { paths: () => null, points: { show: false } },
      ],
      hooks: {
        drawClear: [(drawn) => drawBackground(drawn, data)],
        draw: [(drawn) => drawLevels(drawn, data, colors), drawWall],
        setSelect: [
          (drawn) => {
            const { left, width } = drawn.select;
            if (width < 4) return;
            options.onZoom(drawn.posToVal(left, "x"), drawn.posToVal(left + width, "x"));
            drawn.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          },
        ],
      },
    },
    columns(data),
    options.place,
  );
  return {
    setData: (next) => {
      data = next;
      chart.setData(columns(next), false);
    },
    setRange: (min, max) => chart.setScale("x", { min, max }),
    setWidth: (width) => chart.setSize({ width, height: options.height }),
    destroy: () => chart.destroy(),
  };
}

/** uPlot only reads them, though its types say otherwise. */
function columns({ seconds, levels }: LevelData): uPlot.AlignedData {
  return [seconds, levels] as unknown as uPlot.AlignedData;
}

function axes(): uPlot.Axis[] {
  const look = {
    font: `12px ${fontFamily()}`,
    stroke: resolvedColor("--ink-3"),
    ticks: { stroke: resolvedColor("--line-strong"), width: 1, size: 4 },
  };
  const grid = { stroke: resolvedColor("--line"), width: 1 };
  return [
    {
      ...look,
      grid: { show: false },
      size: 32,
      space: 80,
      values: (_chart, splits, _axis, _space, stepSeconds) =>
        splits.map((seconds) => tickText(epochMs(seconds * 1000), stepSeconds * 1000, browserWallClock)),
    },
    {
      ...look,
      grid,
      size: 48,
      ticks: { show: false },
      incrs: [5, 10, 20, 25, 50],
      values: (_chart, splits) => splits.map((percent) => (percent === 100 ? "100%" : String(percent))),
    },
  ];
}

/** Resets, and shade where nothing was read, behind the line. */
function drawBackground(chart: uPlot, { resetSeconds, gapSeconds }: LevelData): void {
  const { ctx: pen, bbox } = chart;
  pen.save();
  pen.beginPath();
  pen.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  pen.clip();
  pen.fillStyle = withAlpha(resolvedColor("--ink"), 0.08);
  for (const [from, to] of gapSeconds) {
    const [left, right] = [chart.valToPos(from, "x", true), chart.valToPos(to, "x", true)];
    pen.fillRect(left, bbox.top, right - left, bbox.height);
  }
  pen.lineWidth = devicePixelRatio;
  pen.strokeStyle = withAlpha(resolvedColor("--line-strong"), 0.55);
  for (const seconds of hasRoomFor(chart, resetSeconds) ? resetSeconds : []) {
    const x = Math.round(chart.valToPos(seconds, "x", true));
    if (x >= bbox.left && x <= bbox.left + bbox.width)
      stroke(pen, [x, bbox.top], [x, bbox.top + bbox.height]);
  }
  pen.restore();
}

/** Lines closer than this are a grey mass. */
const RESET_PIXELS_MIN = 10;

function hasRoomFor(chart: uPlot, resetSeconds: readonly number[]): boolean {
  const { min = 0, max = 0 } = chart.scales["x"] ?? {};
  const shown = resetSeconds.filter((seconds) => seconds >= (min ?? 0) && seconds <= (max ?? 0));
  return shown.length * RESET_PIXELS_MIN < chart.bbox.width / devicePixelRatio;
}

function drawWall(chart: uPlot): void {
  const { ctx: pen, bbox } = chart;
  const y = Math.round(chart.valToPos(100, "y", true));
  pen.save();
  pen.lineWidth = 1.5 * devicePixelRatio;
  pen.strokeStyle = resolvedColor("--wall");
  pen.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
  stroke(pen, [bbox.left, y], [bbox.left + bbox.width, y]);
  pen.restore();
}

type Position = readonly [x: number, y: number];

function stroke(pen: CanvasRenderingContext2D, from: Position, to: Position): void {
  pen.beginPath();
  pen.moveTo(...from);
  pen.lineTo(...to);
  pen.stroke();
}

function withAlpha(color: string, alpha: number): string {
  const channels = /[\d.]+/g;
  const [red = "0", green = "0", blue = "0"] = color.match(channels) ?? [];
  return `rgba(${red}, ${green}, ${blue}, ${alpha})`;
}
