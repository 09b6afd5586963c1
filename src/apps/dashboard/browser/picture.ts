import { drawLegend, legendHeight, planLegend } from "./picture-legend.ts";
import { resolvedColor, fontFamily } from "./resolved-style.ts";
import { saveFile } from "./save-file.ts";

/** Twice as many pixels as the page shows, so that a picture stays sharp elsewhere. */
const SCALE = 2;
const MARGIN = 24;
const TITLE_HEIGHT = 34;

export interface PictureParts {
  readonly name: string;
  readonly title: string;
  /** An SVG, or canvases on top of each other. */
  readonly chart: Element;
  /** A list of what its marks mean; each item is a mark and words. */
  readonly legend?: Element | undefined;
}

/** Saves a chart as a PNG on the page's own background, under its title and over its legend. */
export async function savePicture({ name, title, chart, legend }: PictureParts): Promise<void> {
  const { width, height } = chart.getBoundingClientRect();
  const items = legend ? Array.from(legend.querySelectorAll("li")) : [];
  const legendRows = planLegend(items, width);
  const canvas = document.createElement("canvas");
  canvas.width = (width + 2 * MARGIN) * SCALE;
  canvas.height = (height + 2 * MARGIN + TITLE_HEIGHT + legendHeight(legendRows)) * SCALE;
  const pen = canvas.getContext("2d");
  if (pen === null) throw new Error("This browser draws no pictures.");
  pen.scale(SCALE, SCALE);
  pen.fillStyle = resolvedColor("--surface");
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = resolvedColor("--ink");
  pen.font = `600 16px ${fontFamily()}`;
  pen.fillText(title, MARGIN, MARGIN + 14);
  pen.translate(MARGIN, MARGIN + TITLE_HEIGHT);
  if (chart instanceof SVGSVGElement) pen.drawImage(await imageOf(chart), 0, 0, width, height);
  else drawCanvases(pen, chart);
  pen.translate(0, height);
  drawLegend(pen, legendRows);
  saveFile(name, await pngOf(canvas));
}

export async function pngOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The picture is empty."))), "image/png");
  });
}

const STYLED = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "opacity",
  "text-anchor",
  "font-family",
  "font-size",
  "font-weight",
];

/** An SVG with its styles written into it as attributes: as an image it sees no stylesheet, and no custom property. */
async function imageOf(chart: SVGSVGElement): Promise<HTMLImageElement> {
  const copy = chart.cloneNode(true) as SVGSVGElement;
  const originals = [chart, ...chart.querySelectorAll("*")];
  for (const [index, element] of [copy, ...copy.querySelectorAll("*")].entries()) {
    const original = originals[index];
    if (original === undefined) continue;
    const style = getComputedStyle(original);
    element.removeAttribute("style");
    for (const name of STYLED) element.setAttribute(name, style.getPropertyValue(name));
  }
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const text = new XMLSerializer().serializeToString(copy);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  return image;
}

function drawCanvases(pen: CanvasRenderingContext2D, chart: Element): void {
  const origin = chart.getBoundingClientRect();
  for (const layer of chart.querySelectorAll("canvas")) {
    const { left, top, width, height } = layer.getBoundingClientRect();
    pen.drawImage(layer, left - origin.left, top - origin.top, width, height);
  }
}
