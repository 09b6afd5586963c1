const KNOWN: ReadonlySet<string> = new Set([
  "claude_code",
  "chat",
  "cowork",
  "other",
  "local_other",
  "unexplained",
]);

/** What tells a surface's colour and pattern in a style sheet: `claude-code`, …; a surface that is new gets those of `other`. */
export function surfaceStyle(surface: string): string {
  return KNOWN.has(surface) ? surface.replaceAll("_", "-") : "other";
}
