import { saveFile } from "./save-file.ts";

/** Twice as many pixels as the page shows, so that a picture stays sharp elsewhere. */
const SCALE = 2;
const MARGIN = 24;
const TITLE_HEIGHT = 34;

/** Saves a chart (an SVG, or canvases on top of each other) as a PNG on the page's own background, under its title. */
export async function savePicture(name: string, title: string, chart: Element): Promise<void> {
  const { width, height } = chart.getBoundingClientRect();
  const canvas = document.createElement("canvas");
  canvas.width = (width + 2 * MARGIN) * SCALE;
  canvas.height = (height + 2 * MARGIN + TITLE_HEIGHT) * SCALE;
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
  saveFile(name, await pngOf(canvas));
}

/** The colour that a custom property stands for here and now, as a canvas takes it. */
export function resolvedColor(property: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${property})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

export function fontFamily(): string {
  return getComputedStyle(document.body).fontFamily;
}

export async function pngOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The picture is empty."))), "image/png");
  });
}

const STYLED = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font", "text-anchor"];

/** An SVG with its styles written into it: as an image it sees no stylesheet. */
async function imageOf(chart: SVGSVGElement): Promise<HTMLImageElement> {
  const copy = chart.cloneNode(true) as SVGSVGElement;
  const originals = [chart, ...chart.querySelectorAll("*")];
  for (const [index, element] of [copy, ...copy.querySelectorAll("*")].entries()) {
    const original = originals[index];
    if (original === undefined) continue;
    const style = getComputedStyle(original);
    for (const name of STYLED) element.setAttribute(name, style.getPropertyValue(name));
    if (element instanceof SVGElement) element.style.font = style.font;
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
