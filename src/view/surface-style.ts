/** The surfaces that have a colour and a pattern of their own, as style sheets name them. */
export const SURFACE_STYLES = [
  "claude-code",
  "chat",
  "cowork",
  "other",
  "local-other",
  "unexplained",
] as const;
export type SurfaceStyle = (typeof SURFACE_STYLES)[number];

/** What tells a surface's colour and pattern on every face: `claude-code`, …; a surface that is new gets those of `other`. */
export function surfaceStyle(surface: string): SurfaceStyle {
  const name = surface.replaceAll("_", "-");
  return SURFACE_STYLES.find((style) => style === name) ?? "other";
}
