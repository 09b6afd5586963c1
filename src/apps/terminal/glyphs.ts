import type { SurfaceStyle } from "../../view/surface-style.ts";

/** The characters that bars and marks are drawn with. */
export interface Glyphs {
  readonly full: string;
  /** Eighths of a cell, from one to seven; empty where a terminal has none. */
  readonly partials: readonly string[];
  readonly empty: string;
  readonly clock: string;
  readonly binding: string;
  readonly bullet: string;
  readonly arrow: string;
  readonly rule: string;
  /** One fill per surface, so that the bar reads without colour. */
  readonly surfaces: Readonly<Record<SurfaceStyle, string>>;
}

export const UNICODE_GLYPHS: Glyphs = {
  full: "█",
  partials: ["▏", "▎", "▍", "▌", "▋", "▊", "▉"],
  empty: "░",
  clock: "│",
  binding: "▸",
  bullet: "●",
  arrow: "→",
  rule: "─",
  surfaces: {
    "claude-code": "█",
    chat: "▓",
    cowork: "▒",
    other: "░",
    "local-other": "▞",
    unexplained: "╱",
  },
};

export const ASCII_GLYPHS: Glyphs = {
  full: "#",
  partials: [],
  empty: ".",
  clock: "|",
  binding: ">",
  bullet: "*",
  arrow: "->",
  rule: "-",
  surfaces: {
    "claude-code": "#",
    chat: "+",
    cowork: "-",
    other: ".",
    "local-other": "=",
    unexplained: "/",
  },
};
