import type { Gauge } from "../menu/menu-model.ts";
import type { IconStyle, Panel } from "../menu/tray-settings.ts";
import { ALARM_GROUND, ALARM_INK, PALETTES, SIMULATED_INK, type Palette } from "./palette.ts";
import { GLYPH_HEIGHT, glyphOf } from "./pixel-font.ts";
import { PixelCanvas, type Color, type Pixmap, type Rectangle } from "./pixmap.ts";

/** What the tray's picture says. */
export interface TrayIcon {
  readonly style: IconStyle;
  /** At most three characters: a whole percent, `-` without data, `!` on an error, `…` while waiting. */
  readonly text: string;
  /** One or two bars: five hours and week, or the binding wall. */
  readonly gauges: readonly Gauge[];
  readonly isStale: boolean;
  readonly isSimulated: boolean;
  /** The red frame of a blinking alarm. */
  readonly isAlarmed: boolean;
}

/** Hosts take the nearest: panels of 22 to 64 pixels, single and double density. */
export const ICON_SIZES = [22, 24, 32, 48, 64] as const;

/** The picture at one size. */
export function drawIcon(
  icon: TrayIcon,
  { size, panel }: { readonly size: number; readonly panel: Panel },
): Pixmap {
  const canvas = new PixelCanvas(size);
  const palette = icon.isAlarmed && panel !== "template" ? ALARMED : PALETTES[panel];
  if (palette.ground) fillTile(canvas, palette.ground);
  if (icon.style === "gauge" && icon.gauges.length > 0) drawBars(canvas, icon, palette);
  else drawNumber(canvas, icon, palette);
  if (icon.isSimulated) markSimulated(canvas, panel === "template" ? palette.ink : SIMULATED_INK);
  return canvas.pixmap();
}

/** A level as a bar, for one line of a menu. */
export function drawGauge(
  gauge: Gauge,
  { size, panel }: { readonly size: number; readonly panel: Panel },
): Pixmap {
  const canvas = new PixelCanvas(size);
  const height = Math.max(4, Math.round(size * 0.6));
  drawBar(canvas, { x: 0, y: Math.floor((size - height) / 2), width: size, height }, gauge, PALETTES[panel]);
  return canvas.pixmap();
}

const ALARMED: Palette = {
  ground: ALARM_GROUND,
  ink: ALARM_INK,
  faded: ALARM_INK,
  track: [160, 30, 45],
  tones: { calm: ALARM_INK, tight: ALARM_INK, over: ALARM_INK, wall: ALARM_INK, ended: ALARM_INK },
};

/** A square whose corners are cut by a fourteenth. */
function fillTile(canvas: PixelCanvas, ground: Color): void {
  const { size } = canvas;
  const corner = Math.max(1, Math.round(size / 14));
  for (let inset = 0; inset <= corner; inset++) {
    const step = corner - inset;
    canvas.paint({ x: step, y: inset, width: size - 2 * step, height: size - 2 * inset }, ground);
  }
}

/** The figures as large as they fit, and beneath them the first bar. */
function drawNumber(canvas: PixelCanvas, icon: TrayIcon, palette: Palette): void {
  const { size } = canvas;
  const [gauge] = icon.gauges;
  const ink = icon.isStale ? palette.faded : gauge ? numberInk(gauge, palette) : palette.ink;
  const barHeight = gauge ? Math.max(3, Math.round(size / 8)) : 0;
  const margin = Math.max(1, Math.round(size / 16));
  const room = { x: 0, y: margin, width: size, height: size - 2 * margin - (gauge ? barHeight + 1 : 0) };
  drawText(canvas, icon.text, room, ink);
  if (gauge) {
    const bar = {
      x: margin + 1,
      y: size - margin - barHeight,
      width: size - 2 * margin - 2,
      height: barHeight,
    };
    drawBar(canvas, bar, gauge, palette);
  }
}

/** Calm figures are plain; a level that asks for attention colours them. */
function numberInk({ tone }: Gauge, palette: Palette): Color {
  return tone === "wall" || tone === "over" || tone === "tight" ? palette.tones[tone] : palette.ink;
}

function drawText(canvas: PixelCanvas, text: string, room: Rectangle, ink: Color): void {
  const glyphs = Array.from(text, (character) => glyphOf(character, text.length > 2 ? "narrow" : "wide"));
  const columns = glyphs.reduce((sum, { width }) => sum + width + 1, -1);
  const scale = Math.max(1, Math.floor(Math.min((room.width - 2) / columns, room.height / GLYPH_HEIGHT)));
  let x = room.x + Math.floor((room.width - columns * scale) / 2);
  const top = room.y + Math.floor((room.height - GLYPH_HEIGHT * scale) / 2);
  for (const { width, rows } of glyphs) {
    for (const [row, line] of rows.entries()) {
      for (let column = 0; column < width; column++) {
        if (line[column] !== "#") continue;
        canvas.paint({ x: x + column * scale, y: top + row * scale, width: scale, height: scale }, ink);
      }
    }
    x += (width + 1) * scale;
  }
}

/** Two bars, one above the other; a single one in the middle. */
function drawBars(canvas: PixelCanvas, { gauges, isStale }: TrayIcon, palette: Palette): void {
  const { size } = canvas;
  const margin = Math.max(2, Math.round(size / 9));
  const gap = Math.max(2, Math.round(size / 10));
  const bars = gauges.slice(0, 2);
  const height = Math.floor((size - 2 * margin - gap) / 2);
  const top = bars.length === 1 ? Math.floor((size - height) / 2) : margin;
  for (const [index, gauge] of bars.entries()) {
    const bar = { x: margin, y: top + index * (height + gap), width: size - 2 * margin, height };
    drawBar(canvas, bar, isStale ? { ...gauge, tone: "ended" } : gauge, palette);
  }
}

/** Track, level, and a notch where the clock stands. Any use at all shows at least one pixel, and only the wall fills the bar. */
function drawBar(canvas: PixelCanvas, bar: Rectangle, gauge: Gauge, palette: Palette): void {
  const { x, y, width, height } = bar;
  canvas.paint(bar, palette.track);
  canvas.paint({ x, y, width: levelPixels(gauge.usedPercent, width), height }, palette.tones[gauge.tone]);
  if (gauge.clockPercent === undefined || height < 5) return;
  const clockX = x + Math.round((Math.min(100, gauge.clockPercent) / 100) * (width - 1));
  canvas.paint({ x: clockX, y, width: Math.max(1, Math.round(width / 24)), height }, palette.ink);
}

function levelPixels(usedPercent: number, width: number): number {
  if (usedPercent <= 0) return 0;
  if (usedPercent >= 100) return width;
  return Math.min(width - 1, Math.max(1, Math.round((usedPercent / 100) * width)));
}

/** A triangle in the upper right corner. */
function markSimulated(canvas: PixelCanvas, ink: Color): void {
  const leg = Math.max(4, Math.round(canvas.size / 5));
  for (let row = 0; row < leg; row++) {
    canvas.paint({ x: canvas.size - leg + row, y: row, width: leg - row, height: 1 }, ink);
  }
}
