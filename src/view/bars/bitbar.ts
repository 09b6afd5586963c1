import type { Tone } from "../tone.ts";
import { barColor } from "./bar-colors.ts";
import { barText, type BarModel } from "./bar-model.ts";

/** The plugin format that BitBar began and its heirs share: the bar's line, `---`, the menu's lines, parameters after a `|`. */
export interface BitbarDialect {
  /** Parameters of every line: they switch off whatever would read text as something else. */
  readonly literal: string;
  /** Before the next frame, where frames are streamed. */
  readonly frameMark?: string;
}

const DIALECTS = {
  /** Source: xbar-plugins' CONTRIBUTING, read 2026-11. */
  xbar: { literal: "emojize=false ansi=false" },
  /** Source: SwiftBar's README, read 2026-08: streamable plugins print `~~~` before each frame. */
  swiftbar: { literal: "emojize=false symbolize=false ansi=false md=false", frameMark: "~~~\n" },
  /** Source: argos' README, read 2026-11: markup, escapes and emoji are read unless switched off. */
  argos: { literal: "useMarkup=false unescape=false emojize=false" },
} as const satisfies Record<string, BitbarDialect>;

export const renderXbar = (model: BarModel): string => renderBitbar(model, DIALECTS.xbar);
export const renderSwiftbar = (model: BarModel): string => renderBitbar(model, DIALECTS.swiftbar);
export const renderArgos = (model: BarModel): string => renderBitbar(model, DIALECTS.argos);

/** One frame of SwiftBar's streamable type. */
export const renderSwiftbarFrame = (model: BarModel): string =>
  `${DIALECTS.swiftbar.frameMark}${renderSwiftbar(model)}`;

function renderBitbar(model: BarModel, { literal }: BitbarDialect): string {
  const head = line(barText(model), model.tone === "none" ? "ended" : model.tone, literal);
  const menu = model.lines.map(({ text, tone, isHead }) => line(text, isHead ? undefined : tone, literal));
  return [head, "---", ...menu, "---", "Refresh | refresh=true"].map((text) => `${text}\n`).join("");
}

function line(text: string, tone: Tone | undefined, literal: string): string {
  const color = barColor(tone);
  return `${escapeBitbar(text)} | ${literal}${color === undefined ? "" : ` color=${color}`}`;
}

/** There is no escape for the bar that begins parameters, nor for dashes that begin a submenu: others that look alike take their place. */
function escapeBitbar(text: string): string {
  const safe = text.replaceAll("|", "¦").replace(/^-+/, (dashes) => "‐".repeat(dashes.length));
  return safe.startsWith("~~~") ? `\u200a${safe}` : safe;
}
