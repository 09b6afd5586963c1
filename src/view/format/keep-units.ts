/** A sentence in which no line ends between a number and its unit: `64 %`, `5 d 2 h`. For faces that break lines by themselves. */
export function keepUnits(text: string): string {
  return text.replace(/(\d) (?=(?:%|min|h|d)(?:\W|$))/g, "$1\u00a0");
}
