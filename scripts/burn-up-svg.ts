import { escapeMarkup } from "../src/domain/markup.ts";
import { evenPace, type BurnUp } from "../src/view/burn-up.ts";

export interface BurnUpTheme {
  readonly name: "light" | "dark";
  readonly background: string;
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly used: string;
  readonly fan: string;
  readonly wall: string;
}

// Blue and vermilion stay apart for every kind of colour blindness; lines differ by dashes too.
export const BURN_UP_THEMES: readonly BurnUpTheme[] = [
  {
    name: "light",
    background: "#ffffff",
    text: "#1f2328",
    muted: "#59636e",
    grid: "#d1d9e0",
    used: "#1f2328",
    fan: "#0969a8",
    wall: "#b42318",
  },
  {
    name: "dark",
    background: "#14181f",
    text: "#e6edf3",
    muted: "#9198a1",
    grid: "#2f3742",
    used: "#e6edf3",
    fan: "#58b6f0",
    wall: "#ff6b61",
  },
];

const SIZE = { width: 720, height: 330 };
const PLOT = { left: 56, top: 62, right: 24, bottom: 46 };

/** A burn-up chart as a picture. */
export function burnUpSvg(chart: BurnUp, caption: string, theme: BurnUpTheme): string {
  const { width, height } = SIZE;
  const x = (atMs: number) =>
    round(PLOT.left + ((atMs - chart.fromMs) / (chart.toMs - chart.fromMs)) * plotWidth());
  const y = (percent: number) =>
    round(PLOT.top + (1 - Math.min(percent, chart.topPercent) / chart.topPercent) * plotHeight());
  const path = (points: readonly (readonly [number, number])[]) =>
    points.map(([atMs, percent], index) => `${index === 0 ? "M" : "L"}${x(atMs)} ${y(percent)}`).join("");
  const band = [
    ...chart.fan.map(({ atMs, high }) => [atMs, high] as const),
    ...chart.fan.toReversed().map(({ atMs, low }) => [atMs, low] as const),
  ];
  const grid = [0, 25, 50, 75]
    .filter((percent) => percent < chart.topPercent)
    .map((percent) => line(y(percent), theme.grid) + label(`${percent}%`, y(percent), theme.muted));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escapeMarkup(`${caption}. ${chart.title}.`)}</title>`,
    `<rect width="100%" height="100%" rx="10" fill="${theme.background}"/>`,
    `<g font-family="system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="13">`,
    text(PLOT.left, 26, caption, theme.text, `font-weight="600" font-size="15"`),
    text(PLOT.left, 46, chart.title, theme.muted),
    ...grid,
    `<path d="${path([[chart.fromMs, 0], [chart.toMs, evenPace(chart, chart.toMs)]])}" stroke="${theme.muted}" stroke-dasharray="2 5" fill="none"/>`, // prettier-ignore
    band.length > 0 ? `<path d="${path(band)}Z" fill="${theme.fan}" fill-opacity="0.22"/>` : "",
    `<path d="${path(chart.fan.map(({ atMs, middle }) => [atMs, middle]))}" stroke="${theme.fan}" stroke-width="2" stroke-dasharray="7 4" fill="none"/>`,
    line(y(100), theme.wall, `stroke-width="1.5"`) + label("100%", y(100), theme.wall),
    ...chart.lines.map(
      (points) =>
        `<path d="${path(points.map(({ atMs, percent }) => [atMs, percent]))}" stroke="${theme.used}" stroke-width="2.5" stroke-linejoin="round" fill="none"/>`,
    ),
    `<path d="M${x(chart.nowMs)} ${PLOT.top}V${height - PLOT.bottom}" stroke="${theme.muted}" stroke-opacity="0.6"/>`,
    chart.wallAtMs === undefined
      ? ""
      : `<circle cx="${x(chart.wallAtMs)}" cy="${y(100)}" r="5" fill="${theme.wall}"/>`,
    ...axisTexts(chart, x, theme),
    ...legend(theme),
    "</g>",
    "</svg>",
    "",
  ]
    .filter((part) => part !== "")
    .join("\n")
    .concat("\n");
}

function plotWidth(): number {
  return SIZE.width - PLOT.left - PLOT.right;
}

function plotHeight(): number {
  return SIZE.height - PLOT.top - PLOT.bottom;
}

function line(y: number, color: string, more = ""): string {
  return `<path d="M${PLOT.left} ${y}H${SIZE.width - PLOT.right}" stroke="${color}" ${more}/>`;
}

function label(words: string, y: number, color: string): string {
  return text(PLOT.left - 8, y + 4, words, color, `text-anchor="end" font-size="12"`);
}

function axisTexts(chart: BurnUp, x: (atMs: number) => number, theme: BurnUpTheme): readonly string[] {
  const y = SIZE.height - PLOT.bottom + 18;
  const isClear = x(chart.nowMs) > PLOT.left + 60 && x(chart.nowMs) < SIZE.width - PLOT.right - 100;
  return [
    text(PLOT.left, y, chart.fromText, theme.muted, `font-size="12"`),
    ...(isClear
      ? [text(x(chart.nowMs), y, chart.nowText, theme.muted, `text-anchor="middle" font-size="12"`)]
      : []),
    text(SIZE.width - PLOT.right, y, chart.toText, theme.muted, `text-anchor="end" font-size="12"`),
  ];
}

function legend(theme: BurnUpTheme): readonly string[] {
  const y = SIZE.height - 10;
  const entries = [
    { x: PLOT.left, mark: `stroke="${theme.used}" stroke-width="2.5"`, words: "used" },
    { x: PLOT.left + 75, mark: `stroke="${theme.muted}" stroke-dasharray="2 5"`, words: "even pace" },
    {
      x: PLOT.left + 178,
      mark: `stroke="${theme.fan}" stroke-width="2" stroke-dasharray="7 4"`,
      words: "likely (p50)",
    },
    {
      x: PLOT.left + 300,
      mark: `stroke="${theme.fan}" stroke-width="9" stroke-opacity="0.3"`,
      words: "80 % of cases (p10 to p90)",
    },
    { x: PLOT.left + 500, mark: `stroke="${theme.wall}" stroke-width="1.5"`, words: "wall (● likely met)" },
  ];
  return entries.flatMap(({ x, mark, words }) => [
    `<path d="M${x} ${y - 4}h22" ${mark}/>`,
    text(x + 28, y, words, theme.muted, `font-size="12"`),
  ]);
}

function text(x: number, y: number, words: string, color: string, more = ""): string {
  return `<text x="${x}" y="${y}" fill="${color}" ${more}>${escapeMarkup(words)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
