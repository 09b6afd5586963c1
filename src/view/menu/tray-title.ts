import type { AccountMember, StatusDocument, WindowMember } from "../../documents/status.ts";
import { windowTone, type Tone } from "../tone.ts";
import { wholePercent } from "../format/number.ts";
import { hasFailed, isStale, shortWindowName, shownWindows } from "./account-facts.ts";
import { cleanLabel } from "./menu-model.ts";
import type { ShownWindows, TitleStyle } from "./tray-settings.ts";

/** The text beside the picture, in pieces that may be coloured. */
export interface TrayTitle {
  readonly text: string;
  /** Together they are `text`. */
  readonly segments: readonly TitleSegment[];
}

/** A part of the title with a colour of its own. */
export interface TitleSegment {
  readonly text: string;
  /** `over` and `wall` are coloured; absent: as the host writes. */
  readonly tone?: Tone | undefined;
}

/** What a feed has given so far. `waiting`: nothing yet; `failed`: the meter cannot be reached. */
export type FeedState = "live" | "waiting" | "failed";

/** What a person chose, and whether the numbers still come. */
export interface TitleOptions {
  readonly style: TitleStyle;
  readonly show: ShownWindows;
  readonly feed: FeedState;
}

interface Layout {
  readonly prefix: string;
  readonly betweenWindows: string;
  readonly betweenAccounts: string;
}

/** Source: upstream's menu bar 0.3.9; a window that the server does not send is left out here, where upstream shows 0 %. */
const LAYOUTS: Readonly<Record<Exclude<TitleStyle, "none">, Layout>> = {
  long: { prefix: "Claude  ", betweenWindows: "  ·  ", betweenAccounts: "     " },
  medium: { prefix: "", betweenWindows: " · ", betweenAccounts: "    " },
  compact: { prefix: "", betweenWindows: " · ", betweenAccounts: "  " },
};

const TITLE_CHARACTERS_MAX = 120;
/** After a number: `?` it is old, `!` the last read failed. The tooltip says which in words. */
const MARKS = { stale: " ?", failed: " !" };

/** The title of a status; `undefined` before there is one. */
export function trayTitle(document: StatusDocument | undefined, options: TitleOptions): TrayTitle {
  const { style } = options;
  if (style === "none") return { text: "", segments: [] };
  const accounts = speakingAccounts(document, options.show);
  if (accounts.length === 0) return titleOf([{ text: wordless(document, options) }]);
  const layout = LAYOUTS[style];
  const isAlone = accounts.length === 1;
  const parts = accounts.map((account) => accountSegments(account, { ...options, layout, isAlone }));
  return titleOf([
    { text: `${document?.simulated ? "SIM " : ""}${layout.prefix}` },
    ...intersperse(parts, layout.betweenAccounts),
    { text: options.feed === "failed" || accounts.some(hasFailed) ? MARKS.failed : "" },
  ]);
}

/** Fresh accounts; where none is, the old ones, marked. */
function speakingAccounts(
  document: StatusDocument | undefined,
  show: ShownWindows,
): readonly AccountMember[] {
  const known = document?.accounts.filter((account) => shownWindows(account, show).length > 0) ?? [];
  const fresh = known.filter((account) => !isStale(account));
  return fresh.length > 0 ? fresh : known;
}

function wordless(document: StatusDocument | undefined, { style, feed }: TitleOptions): string {
  const mark = feed === "failed" || document?.errors.length ? "!" : document ? "—" : "…";
  return style === "long" ? `Claude: ${mark}` : mark;
}

interface AccountContext extends TitleOptions {
  readonly layout: Layout;
  readonly isAlone: boolean;
}

function accountSegments(account: AccountMember, context: AccountContext): readonly TitleSegment[] {
  const { style, show, layout, isAlone } = context;
  const isTiny = style === "compact" && !isAlone;
  const windows = shownWindows(account, show).map((window) => [windowSegment(window, style, isTiny)]);
  return [
    { text: isAlone ? "" : `${accountTag(account)}: ` },
    ...intersperse(windows, isTiny ? "·" : layout.betweenWindows),
    { text: isStale(account) ? MARKS.stale : "" },
  ];
}

function windowSegment(window: WindowMember, style: TitleStyle, isTiny: boolean): TitleSegment {
  const percent = `${wholePercent(window.usedPercent)}${isTiny ? "" : "%"}`;
  const tone = windowTone(window);
  return {
    text: style === "compact" ? percent : `${shortWindowName(window.key)} ${percent}`,
    ...(!window.stale && (tone === "wall" || tone === "over") ? { tone } : {}),
  };
}

/** One letter for one account among several. */
function accountTag({ email }: AccountMember): string {
  return email?.trim().charAt(0).toUpperCase() || "?";
}

function intersperse(parts: readonly (readonly TitleSegment[])[], text: string): readonly TitleSegment[] {
  return parts.flatMap((part, index) => (index === 0 ? part : [{ text }, ...part]));
}

/** Neighbours of one tone become one segment; spaces stay, control characters do not. */
function titleOf(segments: readonly TitleSegment[]): TrayTitle {
  const joined: TitleSegment[] = [];
  for (const { text: raw, tone } of segments) {
    const text = raw.replace(/[\p{Cc}\p{Cf}\p{Cs}]+/gu, "");
    const last = joined.at(-1);
    if (text === "") continue;
    if (last !== undefined && last.tone === tone)
      joined[joined.length - 1] = { ...last, text: last.text + text };
    else joined.push(tone === undefined ? { text } : { text, tone });
  }
  const text = joined.map((segment) => segment.text).join("");
  return Array.from(text).length <= TITLE_CHARACTERS_MAX
    ? { text, segments: joined }
    : titleOf([{ text: cleanLabel(text, TITLE_CHARACTERS_MAX) }]);
}
