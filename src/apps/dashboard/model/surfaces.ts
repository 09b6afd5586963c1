const KNOWN: ReadonlySet<string> = new Set([
  "claude_code",
  "chat",
  "cowork",
  "other",
  "local_other",
  "unexplained",
]);

/** The style of a surface: its colour and pattern, the same on every page; what is new to us looks like `other`. */
export function surfaceClass(surface: string): string {
  return `surface surface-${KNOWN.has(surface) ? surface.replaceAll("_", "-") : "other"}`;
}

/** Its custom property, for drawings. */
export function surfaceColor(surface: string): string {
  return `--surface-${KNOWN.has(surface) ? surface.replaceAll("_", "-") : "other"}`;
}
