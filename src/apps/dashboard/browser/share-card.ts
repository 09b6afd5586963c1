import type { SplitMember } from "../../../documents/status.ts";
import { formatNumber } from "../../../view/format/number.ts";
import { at } from "../../../view/instant.ts";
import { createLocalTime } from "../../../view/format/local-time.ts";
import { surfaceColor } from "../model/surfaces.ts";
import { browserWallClock } from "./clock.ts";
import { hatch } from "./hatch.ts";
import { pngOf } from "./picture.ts";
import { fontFamily, resolvedColor } from "./resolved-style.ts";
import { saveFile } from "./save-file.ts";

const SIZE = { width: 1200, height: 630 };
const MARGIN = 80;

export interface ShareCard {
  readonly split: SplitMember;
  /** Numbers that a simulator made up carry their mark wherever they go. */
  readonly isSimulated: boolean;
}

/** Saves the week's split as a picture to show around: shares and points only, no name, no account. */
export async function saveShareCard(card: ShareCard): Promise<void> {
  saveFile("claude-week.png", await pngOf(drawShareCard(card)));
}

function drawShareCard({ split, isSimulated }: ShareCard): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  Object.assign(canvas, SIZE);
  const pen = canvas.getContext("2d");
  if (pen === null) throw new Error("This browser draws no pictures.");
  pen.fillStyle = resolvedColor("--surface");
  pen.fillRect(0, 0, SIZE.width, SIZE.height);
  drawHead(pen, split);
  drawBar(pen, split.parts);
  drawLegend(pen, split.parts);
  drawFoot(pen, split, isSimulated);
  return canvas;
}

function drawHead(pen: CanvasRenderingContext2D, split: SplitMember): void {
  text(pen, "My week of Claude, by surface", { y: 120, size: 34, weight: 600, color: "--ink-2" });
  text(pen, `${formatNumber(split.usedPercent)}%`, { y: 235, size: 112, weight: 700, color: "--ink" });
  pen.font = font(112, 700);
  const left = MARGIN + pen.measureText(`${formatNumber(split.usedPercent)}%`).width + 28;
  text(pen, "of the weekly allowance", { x: left, y: 235, size: 30, weight: 400, color: "--ink-2" });
}

function drawBar(pen: CanvasRenderingContext2D, parts: SplitMember["parts"]): void {
  const [top, height, width] = [285, 72, SIZE.width - 2 * MARGIN];
  const total = parts.reduce((sum, { sharePercent }) => sum + sharePercent, 0) || 1;
  let left = MARGIN;
  for (const { surface, sharePercent } of parts) {
    const length = (sharePercent / total) * width;
    pen.fillStyle = hatch(pen, surface, resolvedColor(surfaceColor(surface)), resolvedColor("--surface"));
    pen.fillRect(left, top, Math.max(0, length - 3), height);
    left += length;
  }
}

function drawLegend(pen: CanvasRenderingContext2D, parts: SplitMember["parts"]): void {
  const shown = parts.filter(({ sharePercent }) => sharePercent >= 0.5).slice(0, 4);
  const column = (SIZE.width - 2 * MARGIN) / Math.max(3, shown.length);
  for (const [index, { surface, label, points, sharePercent }] of shown.entries()) {
    const x = MARGIN + index * column;
    pen.fillStyle = hatch(pen, surface, resolvedColor(surfaceColor(surface)), resolvedColor("--surface"));
    pen.fillRect(x, 402, 24, 24);
    text(pen, label, { x: x + 36, y: 422, size: 26, weight: 600, color: "--ink" });
    text(pen, `${Math.round(sharePercent)}%`, { x, y: 486, size: 46, weight: 700, color: "--ink" });
    text(pen, `${formatNumber(points)} points`, { x, y: 520, size: 22, weight: 400, color: "--ink-2" });
  }
}

function drawFoot(
  pen: CanvasRenderingContext2D,
  { kind, observedAt }: SplitMember,
  isSimulated: boolean,
): void {
  const when = createLocalTime(browserWallClock).full(at(observedAt));
  const foot = `${kind} · ${when} · claude-meter`;
  text(pen, foot, { y: 580, size: 20, weight: 400, color: "--ink-3" });
  if (isSimulated) text(pen, "SIMULATED", { x: 960, y: 580, size: 22, weight: 700, color: "--tight" });
}

interface TextStyle {
  readonly x?: number;
  readonly y: number;
  readonly size: number;
  readonly weight: number;
  readonly color: string;
}

function text(
  pen: CanvasRenderingContext2D,
  words: string,
  { x = MARGIN, y, size, weight, color }: TextStyle,
) {
  pen.font = font(size, weight);
  pen.fillStyle = resolvedColor(color);
  pen.fillText(words, x, y);
}

function font(size: number, weight: number): string {
  return `${weight} ${size}px ${fontFamily()}`;
}
