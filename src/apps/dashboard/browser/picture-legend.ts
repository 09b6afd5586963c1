// A legend as the page shows it, drawn again under an exported picture.
import { surfaceColor } from "../model/surfaces.ts";
import { hatch } from "./hatch.ts";
import { fontFamily, resolvedColor } from "./resolved-style.ts";

const ROW_HEIGHT = 24;
const GAP = 20;
const MARK = { width: 18, gap: 7 };
const FONT_PIXELS = 13;

interface LegendItem {
  readonly mark: Element;
  readonly text: string;
  readonly width: number;
}

/** The items in rows of at most `width` pixels. */
export function planLegend(items: readonly Element[], width: number): readonly (readonly LegendItem[])[] {
  const rows: LegendItem[][] = [];
  let used = 0;
  for (const item of items) {
    const [mark] = item.children;
    const text = item.textContent?.trim() ?? "";
    if (mark === undefined || text === "") continue;
    const size = MARK.width + MARK.gap + textWidth(text) + GAP;
    if (rows.length === 0 || used + size > width) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push({ mark, text, width: size });
    used += size;
  }
  return rows;
}

export function legendHeight(rows: readonly (readonly LegendItem[])[]): number {
  return rows.length === 0 ? 0 : rows.length * ROW_HEIGHT + 8;
}

/** Below the place where the pen stands. */
export function drawLegend(pen: CanvasRenderingContext2D, rows: readonly (readonly LegendItem[])[]): void {
  for (const [row, items] of rows.entries()) {
    const middle = 8 + (row + 0.5) * ROW_HEIGHT;
    let left = 0;
    for (const { mark, text, width } of items) {
      drawMark(pen, mark, { left, middle });
      pen.font = legendFont();
      pen.fillStyle = resolvedColor("--ink-2");
      pen.fillText(text, left + MARK.width + MARK.gap, middle + 4.5);
      left += width;
    }
  }
}

interface Place {
  readonly left: number;
  readonly middle: number;
}

/** A surface with its pattern, a line as its border is, a dot, or a patch of its background. */
function drawMark(pen: CanvasRenderingContext2D, mark: Element, { left, middle }: Place): void {
  const style = getComputedStyle(mark);
  const surface = mark.getAttribute("data-surface");
  if (surface !== null) {
    pen.fillStyle = hatch(pen, surface, resolvedColor(surfaceColor(surface)), resolvedColor("--surface"));
    pen.fillRect(left, middle - 7, 14, 14);
  } else if (mark.classList.contains("key-line")) {
    pen.strokeStyle = style.borderTopColor;
    pen.lineWidth = 2;
    pen.setLineDash(
      style.borderTopStyle === "solid" ? [] : style.borderTopStyle === "dotted" ? [2, 3] : [5, 3],
    );
    pen.beginPath();
    pen.moveTo(left, middle);
    pen.lineTo(left + MARK.width, middle);
    pen.stroke();
    pen.setLineDash([]);
  } else if (mark.classList.contains("key-dot")) {
    pen.beginPath();
    pen.arc(left + MARK.width / 2, middle, 4.5, 0, 2 * Math.PI);
    pen.fillStyle = style.backgroundColor;
    pen.fill();
    if (Number.parseFloat(style.borderTopWidth) > 0) {
      pen.strokeStyle = style.borderTopColor;
      pen.lineWidth = 2;
      pen.stroke();
    }
  } else {
    pen.fillStyle = style.backgroundColor;
    pen.fillRect(left, middle - 6, MARK.width, 12);
  }
}

function legendFont(): string {
  return `${FONT_PIXELS}px ${fontFamily()}`;
}

function textWidth(text: string): number {
  const pen = document.createElement("canvas").getContext("2d");
  if (pen === null) return text.length * FONT_PIXELS * 0.6;
  pen.font = legendFont();
  return pen.measureText(text).width;
}
