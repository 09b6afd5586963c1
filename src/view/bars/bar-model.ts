import type { AccountMember, StatusDocument, WindowMember } from "../../documents/status.ts";
import { SECOND_MS, type EpochMs } from "../../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY } from "../../domain/window.ts";
import { accountName, planLabel, toDropdown, type DropdownModel } from "../dropdown/dropdown.ts";
import { formatAge } from "../format/duration.ts";
import type { LocalTime } from "../format/local-time.ts";
import { formatWholePercent, wholePercent } from "../format/number.ts";
import { at } from "../instant.ts";
import { shortDuration, shortWindowLabel } from "../statusline/short-texts.ts";
import { windowTone, type Tone } from "../tone.ts";
import { oneLine } from "./one-line.ts";

/** What a bar shows: one short line in coloured pieces, and the lines behind it. Every protocol writes this and computes nothing. */
export interface BarModel {
  /** Together they are the text: `5h 81% 1h50 · 7d 68% · Opus 94%`. */
  readonly pieces: readonly BarPiece[];
  /** For when there is no room: `81%`, of the window that stops the account first. */
  readonly shortText: string;
  /** The gravest of the shown windows; `none`: there is no data. */
  readonly tone: Tone | "none";
  /** Some number shown is too old to act on. */
  readonly isStale: boolean;
  readonly isSimulated: boolean;
  /** What the next request meets, the best of all accounts; `none`: not known. */
  readonly verdict: "ok" | "bills" | "blocked" | "none";
  /** Of the window that stops its account first. Whole, 0 to 100. */
  readonly percentage: number | undefined;
  /** What shows on hover or click, a line each. */
  readonly lines: readonly BarLine[];
}

/** A part of the line with a colour of its own. */
export interface BarPiece {
  readonly text: string;
  /** Absent: as the bar writes. */
  readonly tone?: Tone | undefined;
}

/** A line of the text below the line: of a tooltip, or a menu. */
export interface BarLine {
  readonly text: string;
  readonly tone?: Tone | undefined;
  /** An account's name, or a heading. */
  readonly isHead?: boolean;
}

interface BarOptions {
  readonly nowMs: EpochMs;
  readonly localTime: LocalTime;
}

/** The bar of a status document, as of `nowMs`: the document must be aged to it. */
export function toBar(document: StatusDocument, { nowMs, localTime }: BarOptions): BarModel {
  const accounts = document.accounts.filter(({ windows }) => windows.length > 0);
  const context = { nowMs, localTime, isAlone: accounts.length === 1, accounts };
  const shown = accounts.flatMap((account) => shownWindows(account, context.isAlone));
  const binding = accounts.flatMap(bindingWindow).toSorted((a, b) => b.usedPercent - a.usedPercent)[0];
  const dropdown = toDropdown(document, { localTime });
  if (shown.length === 0)
    return emptyBar(dropdown.problems[0]?.message ?? "No window is known yet.", document);
  const isStale = shown.some(({ stale }) => stale);
  const oldest = Math.max(...shown.map(({ ageSeconds }) => ageSeconds));
  return {
    pieces: [
      ...(document.simulated ? [{ text: "SIM " }] : []),
      ...joined(
        accounts.map((account) => accountPieces(account, context)),
        " | ",
      ),
      ...(isStale ? [{ text: ` (${formatAge(oldest * SECOND_MS)})`, tone: "ended" as const }] : []),
    ],
    shortText: binding === undefined ? "–" : formatWholePercent(binding.usedPercent),
    tone: gravest(shown.map(windowTone)),
    isStale,
    isSimulated: document.simulated,
    verdict: bestVerdict(accounts),
    percentage: binding === undefined ? undefined : Math.min(100, wholePercent(binding.usedPercent)),
    lines: barLines(dropdown),
  };
}

/** The bar where nothing can be said: it says so, and why on hover. */
export function emptyBar(reason: string, document?: Pick<StatusDocument, "simulated">): BarModel {
  return {
    pieces: [{ text: "Claude –", tone: "ended" }],
    shortText: "–",
    tone: "none",
    isStale: false,
    isSimulated: document?.simulated ?? false,
    verdict: "none",
    percentage: undefined,
    lines: [{ text: oneLine(reason) }],
  };
}

/** The whole text of a bar. */
export function barText({ pieces }: BarModel): string {
  return pieces.map(({ text }) => text).join("");
}

/** Five hours and the week, and what stops the account first where it is neither; of several accounts the first two alone. */
function shownWindows(account: AccountMember, isAlone: boolean): readonly WindowMember[] {
  const known = account.windows.filter(
    ({ key }) => key === FIVE_HOUR || key === SEVEN_DAY || (isAlone && key === account.binding?.key),
  );
  return known.length > 0 ? known : account.windows.slice(0, 1);
}

function bindingWindow({ windows, binding }: AccountMember): readonly WindowMember[] {
  const found = windows.find(({ key }) => key === binding?.key) ?? windows[0];
  return found === undefined ? [] : [found];
}

interface PieceContext extends BarOptions {
  readonly isAlone: boolean;
  readonly accounts: readonly AccountMember[];
}

function accountPieces(account: AccountMember, context: PieceContext): readonly BarPiece[] {
  const windows = shownWindows(account, context.isAlone).map((window) => [windowPiece(window, context)]);
  return [
    ...(context.isAlone ? [] : [{ text: `${distinctTag(account, context.accounts)} ` }]),
    ...joined(windows, " · "),
  ];
}

function windowPiece(window: WindowMember, context: PieceContext): BarPiece {
  const tone = windowTone(window);
  const label = oneLine(shortWindowLabel(window.key));
  if (tone === "ended") return { text: `${label} ended`, tone };
  const text = [label, formatWholePercent(window.usedPercent), resetText(window, tone, context)]
    .filter(Boolean)
    .join(" ");
  return { text, tone: window.stale ? "ended" : tone === "calm" ? undefined : tone };
}

/** When a wall falls, and how long the five hours still are. Everything else is for the hover. */
function resetText(
  { key, resetsAt }: WindowMember,
  tone: Tone,
  { nowMs, localTime, isAlone }: PieceContext,
): string {
  if (resetsAt === null) return "";
  if (tone === "wall") return `until ${localTime.near(at(resetsAt), nowMs)}`;
  return key === FIVE_HOUR && isAlone ? shortDuration(at(resetsAt) - nowMs) : "";
}

/** One person may have a plan of their own and a seat in a team: then the plan tells the two apart. */
function distinctTag(account: AccountMember, accounts: readonly AccountMember[]): string {
  const tag = accountTag(account);
  const isShared = accounts.some((other) => other.id !== account.id && accountTag(other) === tag);
  return isShared && account.plan !== null ? `${tag} ${oneLine(planLabel(account.plan))}` : tag;
}

const TAG_CHARACTERS_MAX = 10;

/** What stands before the at sign: enough to tell one's own accounts apart. */
function accountTag(account: AccountMember): string {
  const [tag = ""] = oneLine(accountName(account)).split("@");
  return Array.from(tag).slice(0, TAG_CHARACTERS_MAX).join("");
}

const GRAVITY: readonly Tone[] = ["ended", "calm", "tight", "over", "wall"];

function gravest(tones: readonly Tone[]): Tone {
  return GRAVITY[Math.max(...tones.map((tone) => GRAVITY.indexOf(tone)))] ?? "ended";
}

/** With one account open, work goes on there. */
function bestVerdict(accounts: readonly AccountMember[]): BarModel["verdict"] {
  const verdicts = new Set(accounts.map(({ gate }) => gate.verdict));
  return (["ok", "bills", "blocked"] as const).find((verdict) => verdicts.has(verdict)) ?? "none";
}

function barLines({ banner, accounts, problems }: DropdownModel): readonly BarLine[] {
  const lines: BarLine[] = accounts.flatMap(({ title, ageText, gate, windows, findings }) => [
    { text: ageText === undefined ? title : `${title} · ${ageText}`, isHead: true },
    { text: gate.text, tone: gate.tone },
    ...windows.map(({ label, percentText: used, resetText: resets, tone }) => ({
      text: `${label} ${used} · ${resets}`,
      tone,
    })),
    ...findings.map((finding) => ({ text: finding.title, tone: finding.tone })),
  ]);
  return [
    ...(banner === undefined ? [] : [{ text: banner, isHead: true }]),
    ...lines,
    ...problems.map(({ message }) => ({ text: message })),
  ].map((line) => ({ ...line, text: oneLine(line.text) }));
}

function joined(parts: readonly (readonly BarPiece[])[], separator: string): readonly BarPiece[] {
  return parts.flatMap((part, index) => (index === 0 ? part : [{ text: separator }, ...part]));
}
