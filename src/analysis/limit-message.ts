import { epochMs, isEpochMs, SECOND_MS, type EpochMs } from "../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY, windowKey, type WindowKey } from "../domain/window.ts";
import { windowName } from "./wording.ts";

/** What a message of Claude's about a limit says, and what it does not. Nothing in it is guessed. */
export interface LimitMessage {
  /** `window`: it names one. `extra-usage`: metered use. `unknown`: a limit that it does not name. `none`: no message on a limit. */
  readonly subject: "window" | "extra-usage" | "unknown" | "none";
  /** The keys that the server has used for the window it names; the first is the usual one. Empty unless `subject` is `window`. */
  readonly windowKeys: readonly WindowKey[];
  /** `reached`: requests are refused. `passed`: reached, and metered use goes on. `approaching`: not reached yet. */
  readonly state?: "approaching" | "reached" | "passed" | undefined;
  /** Only when the message holds an instant. */
  readonly resetsAtMs?: EpochMs | undefined;
  /** The reset as it is written, when it is only a time of some day: `3pm (Europe/Helsinki)`. */
  readonly resetText?: string | undefined;
  /** Whole sentences: what the message means, and what it cannot tell. */
  readonly explanation: string;
}

/** What of a message names a window. Source: texts of the CLI, 2025-08 to 2026-11; claude-code#8835, #9236. */
const NAMED: readonly { readonly pattern: RegExp; readonly keys: readonly WindowKey[] }[] = [
  {
    pattern: /\bopus(?: [\d.]+)? (?:weekly |usage )?limit\b/,
    keys: keys("seven_day_opus", "weekly_scoped:Opus"),
  },
  {
    pattern: /\bsonnet(?: [\d.]+)? (?:weekly |usage )?limit\b/,
    keys: keys("seven_day_sonnet", "weekly_scoped:Sonnet"),
  },
  {
    pattern: /\bfable(?: [\d.]+)? (?:weekly |usage )?limit\b/,
    keys: keys("weekly_scoped:Fable", "seven_day_overage_included"),
  },
  { pattern: /\b(?:5|five)[- ]?(?:hour|hr) limit\b|\bsession limit\b/, keys: [FIVE_HOUR] },
  { pattern: /\b(?:weekly|7-day|seven-day)(?: usage)? limit\b/, keys: [SEVEN_DAY] },
];

const EXTRA_USAGE = /\b(?:extra usage|usage credits)\b/;
const SOME_LIMIT = /\b(?:usage limit|(?:hit|reached) your (?:usage )?limit|limit reached|limit will reset)\b/;
const SECOND_STAMP = /\|(\d{10})\b/;
const RESET_TEXT =
  /\b(?:resets?|reset at)\s+(?:at |on )?([^·|\n]*?\d{1,2}(?::\d\d)?\s?(?:am|pm)(?:\s?\([^)]*\))?)/i;

/** Decodes a pasted message into the window it names, or says that it names none. Never throws, whatever the text. */
export function explainLimitMessage(text: string): LimitMessage {
  const message = text.replaceAll("’", "'").replaceAll(/\s+/g, " ").toLowerCase();
  const reset = resetOf(text);
  const named = NAMED.find(({ pattern }) => pattern.test(message));
  if (named) return aboutWindow(named.keys, stateOf(message), reset);
  if (EXTRA_USAGE.test(message) && /\b(?:out of|reached|limit)\b/.test(message))
    return aboutExtraUsage(reset);
  if (SOME_LIMIT.test(message)) return aboutSomeLimit(stateOf(message), reset);
  return {
    subject: "none",
    windowKeys: [],
    explanation: "This is no message on a plan's limit that is known; it tells nothing of any window.",
  };
}

interface Reset {
  readonly resetsAtMs?: EpochMs | undefined;
  readonly resetText?: string | undefined;
}

function resetOf(text: string): Reset {
  const stamp = SECOND_STAMP.exec(text)?.[1];
  const ms = stamp === undefined ? Number.NaN : Number(stamp) * SECOND_MS;
  return isEpochMs(ms) ? { resetsAtMs: epochMs(ms) } : { resetText: RESET_TEXT.exec(text)?.[1]?.trim() };
}

function stateOf(message: string): "approaching" | "reached" | "passed" {
  if (/\bapproaching\b|\bclose to\b|\bused \d+ ?%/.test(message)) return "approaching";
  return /\bcontinuing with\b|\bnow using (?:extra usage|usage credits)\b/.test(message)
    ? "passed"
    : "reached";
}

function aboutWindow(
  windowKeys: readonly WindowKey[],
  state: "approaching" | "reached" | "passed",
  reset: Reset,
): LimitMessage {
  const name = windowName(windowKeys[0] ?? FIVE_HOUR);
  const says = {
    approaching: `The message names ${name}: it is near its limit, and nothing is refused yet.`,
    reached: `The message names ${name}: it has reached its limit.`,
    passed: `The message names ${name}: it has reached its limit, and requests go on as metered extra usage.`,
  }[state];
  const others = "Other windows can be at their limit too; limits add up, so the latest reset counts.";
  return {
    subject: "window",
    windowKeys,
    state,
    ...reset,
    explanation: join(says, resetSentence(reset), state === "reached" ? others : ""),
  };
}

function aboutExtraUsage(reset: Reset): LimitMessage {
  const says =
    "The message is about metered extra usage: it is spent or its limit is reached. Which plan window is full beside it, the message does not say.";
  return {
    subject: "extra-usage",
    windowKeys: [],
    state: "reached",
    ...reset,
    explanation: join(says, resetSentence(reset)),
  };
}

function aboutSomeLimit(state: "approaching" | "reached" | "passed", reset: Reset): LimitMessage {
  const says =
    "The message names no window: it can be the five hours, the week or one model's week, and the text alone cannot tell.";
  return {
    subject: "unknown",
    windowKeys: [],
    state,
    ...reset,
    explanation: join(says, resetSentence(reset)),
  };
}

function resetSentence({ resetsAtMs, resetText }: Reset): string {
  if (resetsAtMs !== undefined) return "It holds the instant of the reset.";
  return resetText === undefined
    ? "It does not say when the window resets."
    : `It says "${resetText}" without a date, so the day is not known.`;
}

function join(...sentences: readonly string[]): string {
  return sentences.filter((sentence) => sentence !== "").join(" ");
}

function keys(...names: readonly string[]): readonly WindowKey[] {
  return names.map(windowKey);
}
