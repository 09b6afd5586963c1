import { escapeMarkup } from "../src/domain/markup.ts";

export interface TerminalFrame {
  /** Unit: pixels. */
  readonly width: number;
  readonly height: number;
  readonly background: string;
  readonly fontSize: number;
  /** What it says, for who cannot see it. */
  readonly title?: string;
}

/** Rows of a terminal, drawn already, on their ground, as the text of an SVG file. */
export function terminalSvg(frame: TerminalFrame, rows: readonly string[]): string {
  const { width, height, background, fontSize, title } = frame;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    ...(title === undefined ? [] : [`<title>${escapeMarkup(title)}</title>`]),
    `<rect width="100%" height="100%" rx="10" fill="${background}"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, 'DejaVu Sans Mono', monospace" font-size="${fontSize}">`,
    ...rows,
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}
