import type { EpochMs } from "../../../domain/time.ts";
import type { PollGateState } from "../../../meter/poll/poll-gate-state.ts";
import type { WebFailureCode } from "../../../sources/web/web-failure.ts";
import type { LinkRecord } from "./records.ts";

export const NOTICE_CODES = [
  "no-permission",
  "session-ended",
  "bot-check",
  "offline",
  "refused",
  "read-failed",
  "first-read",
  "meter-gone",
  "meter-refused",
  "meter-odd",
  "not-paired",
] as const;

/** A state that the popup shows above the numbers, with what to do. */
export interface Notice {
  readonly code: (typeof NOTICE_CODES)[number];
  /** `calm`: for information; `tight`: needs the user, or time. */
  readonly tone: "calm" | "tight";
  readonly title: string;
  readonly advice: string;
  /** What a button does about it. */
  readonly action?: { readonly label: string; readonly does: NoticeAction } | undefined;
}

export type NoticeAction = "grant" | "open-claude-ai" | "refresh" | "pair";

export interface NoticeFacts {
  readonly mayRead: boolean;
  readonly gate: PollGateState;
  readonly link: LinkRecord;
  readonly readingCount: number;
  readonly nowMs: EpochMs;
}

/** What is worth saying, the gravest first: one about claude.ai at most, one about the meter at most. */
export function toNotices(facts: NoticeFacts): readonly Notice[] {
  return [claudeAiNotice(facts), meterNotice(facts.link)].filter((notice) => notice !== undefined);
}

const OLD_NUMBERS = "The numbers below are from before, with their age.";

const OPEN = { label: "Open claude.ai", does: "open-claude-ai" } as const;
const AGAIN = { label: "Try again", does: "refresh" } as const;

function claudeAiNotice({ mayRead, gate, readingCount, nowMs }: NoticeFacts): Notice | undefined {
  if (!mayRead) return NO_PERMISSION;
  const { lastFailure } = gate;
  if (!lastFailure) return readingCount === 0 ? FIRST_READ : undefined;
  const row = BY_CODE[lastFailure.code as WebFailureCode];
  if (row) return readingCount === 0 ? row : { ...row, advice: `${row.advice} ${OLD_NUMBERS}` };
  if (lastFailure.kind === "rate-limited") return refused(gate, nowMs);
  return {
    code: "read-failed",
    tone: "tight",
    title: lastFailure.message,
    advice: lastFailure.hint,
    action: AGAIN,
  };
}

const NO_PERMISSION: Notice = {
  code: "no-permission",
  tone: "tight",
  title: "The browser does not let this extension read claude.ai.",
  advice: "Without that permission there is nothing to show. It is asked for claude.ai alone.",
  action: { label: "Allow", does: "grant" },
};

const FIRST_READ: Notice = {
  code: "first-read",
  tone: "calm",
  title: "Nothing has been read yet.",
  advice: "The first read takes a few seconds.",
  action: AGAIN,
};

const BY_CODE: Readonly<Partial<Record<WebFailureCode, Notice>>> = {
  "session-ended": {
    code: "session-ended",
    tone: "tight",
    title: "This browser is not signed in to claude.ai.",
    advice: "Sign in there, and come back.",
    action: OPEN,
  },
  "cloudflare-challenge": {
    code: "bot-check",
    tone: "tight",
    title: "A bot check stands before claude.ai.",
    advice: "Open claude.ai in a tab and let it pass. It comes with some VPN and data centre addresses.",
    action: OPEN,
  },
  offline: {
    code: "offline",
    tone: "tight",
    title: "claude.ai cannot be reached.",
    advice: "Check the network; it is tried again by itself.",
    action: AGAIN,
  },
};

function refused({ refusedUntilMs }: PollGateState, nowMs: EpochMs): Notice {
  const minutes = refusedUntilMs === undefined ? 0 : Math.ceil((refusedUntilMs - nowMs) / 60_000);
  return {
    code: "refused",
    tone: "tight",
    title: "claude.ai refuses more reads for now.",
    advice: `Nothing to do: it is tried again ${minutes > 0 ? `in ${minutes} min` : "soon"}.`,
  };
}

function meterNotice({ token, trouble, port }: LinkRecord): Notice | undefined {
  if (token === undefined) return NOT_PAIRED;
  switch (trouble) {
    case "gone":
      return {
        code: "meter-gone",
        tone: "tight",
        title: `No meter answers on port ${port}.`,
        advice:
          "Start it with claude-meter up. Until then this browser reads alone and hands its readings over later.",
        action: AGAIN,
      };
    case "refused":
      return {
        code: "meter-refused",
        tone: "tight",
        title: "The meter does not know this browser any more.",
        advice: "Pair again with a new code from its dashboard.",
        action: { label: "Pair again", does: "pair" },
      };
    case "odd":
      return {
        code: "meter-odd",
        tone: "tight",
        title: `What answers on port ${port} does not answer as the meter does.`,
        advice: "Another program may have the port, or one of the two is too old.",
        action: AGAIN,
      };
    default:
      return undefined;
  }
}

const NOT_PAIRED: Notice = {
  code: "not-paired",
  tone: "calm",
  title: "This browser reads alone.",
  advice:
    "A meter on this computer adds what Claude Code used here, a longer history, and forecasts with their record.",
  action: { label: "Pair with a meter", does: "pair" },
};
