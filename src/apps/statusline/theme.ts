import type { Role } from "../terminal/span.ts";

/** How much colour a line carries. */
export const THEMES = ["plain", "ansi", "256", "truecolor"] as const;
export type Theme = (typeof THEMES)[number];

type Codes = Readonly<Partial<Record<Role, string>>>;

/** `ansi` leaves the shades to the terminal's own theme; the others bring the product's. */
const SGR: Readonly<Record<Exclude<Theme, "plain">, Codes>> = {
  ansi: { muted: "2", calm: "36", tight: "33", over: "31", wall: "1;31", ended: "2", banner: "1;30;43" },
  "256": {
    muted: "38;5;245",
    calm: "38;5;73",
    tight: "38;5;179",
    over: "38;5;167",
    wall: "1;38;5;167",
    ended: "38;5;245",
    banner: "1;38;5;16;48;5;179",
  },
  truecolor: {
    muted: "38;2;138;138;138",
    calm: "38;2;86;182;194",
    tight: "38;2;219;168;76",
    over: "38;2;215;88;93",
    wall: "1;38;2;215;58;73",
    ended: "38;2;138;138;138",
    banner: "1;38;2;20;20;20;48;2;219;168;76",
  },
};

/** The text in the colour that its role has in a theme. */
export function paint(text: string, role: Role, theme: Theme): string {
  const codes = theme === "plain" ? undefined : SGR[theme][role];
  return codes === undefined || text === "" ? text : `\u001b[${codes}m${text}\u001b[0m`;
}
