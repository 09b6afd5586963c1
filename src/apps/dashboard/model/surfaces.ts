import { surfaceStyle } from "../../../view/surface-style.ts";

/** The style of a surface: its colour and pattern, the same on every page. */
export function surfaceClass(surface: string): string {
  return `surface surface-${surfaceStyle(surface)}`;
}

/** Its custom property, for drawings. */
export function surfaceColor(surface: string): string {
  return `--surface-${surfaceStyle(surface)}`;
}
