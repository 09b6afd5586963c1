import type { CliIo } from "./context.ts";

/** A text in place of the one before: the screen is cleared on a terminal, a pipe gets one after the other. */
export function repaint(text: string, { color }: Pick<CliIo, "color">): string {
  return color === "none" ? `${text}\n` : `\u001b[2J\u001b[H${text}`;
}
