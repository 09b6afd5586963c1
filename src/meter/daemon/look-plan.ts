import { MINUTE_MS, SECOND_MS, HOUR_MS, type DurationMs } from "../../domain/time.ts";

/** What the next look depends on. All durations count from now; absent: never, or not known. */
export interface LookFacts {
  /** Since the last look ended. Absent: there was none. */
  readonly sinceLookMs?: DurationMs | undefined;
  /** Since something happened that makes what is known doubtful, if no look was made after it. */
  readonly upset?: { readonly kind: UpsetKind; readonly sinceMs: DurationMs } | undefined;
  /** Since a person or a program asked the meter. */
  readonly sinceSeenMs?: DurationMs | undefined;
  /** Since Claude Code wrote a transcript here, or a percent was seen to rise. */
  readonly sinceUseMs?: DurationMs | undefined;
  /** A window that counts is nearly used up. */
  readonly isNearWall: boolean;
  /** Until the first reset after the last look, of any window. Below 0: it has passed, and nobody has looked since. */
  readonly untilResetMs?: DurationMs | undefined;
  /** Until the gates let a call through: the earliest of all sign-ins. Absent: now. */
  readonly untilAllowedMs?: DurationMs | undefined;
  /** A draw from [0, 1): meters that were started together must not stay together. */
  readonly jitter: number;
}

/** `start`: the meter began. `wake`: the machine slept. `clock-set`: its clock was set. `sign-in`: a sign-in came, went or changed. */
export const UPSET_KINDS = ["start", "wake", "clock-set", "sign-in"] as const;
/** What makes the last reading doubtful. */
export type UpsetKind = (typeof UPSET_KINDS)[number];

/** Why a look is due. Stable: logs and docs/daemon.md name it. */
export type LookReason =
  UpsetKind | "near-wall" | "watched" | "active" | "idle" | "asleep" | "reset" | "gate";

/** When to look next, and why then. */
export interface LookPlan {
  /** From now; 0: at once. */
  readonly inMs: DurationMs;
  readonly reason: LookReason;
}

/** How often the meter looks. Docs: docs/daemon.md. */
export interface LookSettings {
  readonly nearWallMs: DurationMs;
  readonly watchedMs: DurationMs;
  readonly activeMs: DurationMs;
  readonly idleMs: DurationMs;
  readonly asleepMs: DurationMs;
  /** Who asked so lately still looks. */
  readonly seenForMs: DurationMs;
  /** Use so lately is still going on. */
  readonly activeForMs: DurationMs;
  /** Without use for longer, nobody is there. */
  readonly idleForMs: DurationMs;
  /** After a reset, so that the server has it. */
  readonly afterResetMs: DurationMs;
  /** After the machine woke: its network comes up. */
  readonly afterUpsetMs: Readonly<Record<UpsetKind, DurationMs>>;
  /** Jitter adds up to this share of an interval. */
  readonly jitterShareMax: number;
}

/**
 * Source: one poller at five minutes was refused in 0.4 to 2 % of its reads, several at one minute in 52 to 59 % (public reports,
 * observed 2026-03…10). Nothing here is below the gate's own spacing of 180 s, which holds whatever this says.
 */
export const LOOK_SETTINGS: LookSettings = {
  nearWallMs: 3 * MINUTE_MS,
  watchedMs: 3 * MINUTE_MS,
  activeMs: 5 * MINUTE_MS,
  idleMs: 10 * MINUTE_MS,
  asleepMs: 30 * MINUTE_MS,
  seenForMs: 5 * MINUTE_MS,
  activeForMs: 10 * MINUTE_MS,
  idleForMs: 2 * HOUR_MS,
  afterResetMs: 20 * SECOND_MS,
  afterUpsetMs: { start: 0, wake: 10 * SECOND_MS, "clock-set": 5 * SECOND_MS, "sign-in": 2 * SECOND_MS },
  jitterShareMax: 0.1,
};

/**
 * When to look next, and why. The first row that matches names the interval, counted from the last look:
 *
 * | when                                                                    | interval     | reason          |
 * |-------------------------------------------------------------------------|--------------|-----------------|
 * | the meter began, the machine woke, the clock was set, a sign-in changed | once, at once| that            |
 * | a window is near its wall, and somebody works or looks                  | 3 min        | near-wall       |
 * | somebody asked within 5 min                                             | 3 min        | watched         |
 * | use within 10 min                                                       | 5 min        | active          |
 * | use within 2 h                                                          | 10 min       | idle            |
 * | else                                                                    | 30 min       | asleep          |
 *
 * A reset that comes sooner brings the look forward to 20 s after it (`reset`). No look of an interval or a reset is before the gates
 * let a call through (`gate`); the others are made at once, and find their gate open or not.
 */
export function planNextLook(facts: LookFacts, settings: LookSettings = LOOK_SETTINGS): LookPlan {
  const { upset, untilAllowedMs = 0 } = facts;
  if (upset) return { inMs: left(settings.afterUpsetMs[upset.kind], upset.sinceMs), reason: upset.kind };
  const wanted = earlier(byInterval(facts, settings), afterReset(facts, settings));
  return wanted.inMs < untilAllowedMs ? { inMs: untilAllowedMs, reason: "gate" } : wanted;
}

function byInterval(facts: LookFacts, settings: LookSettings): LookPlan {
  const { sinceLookMs, jitter } = facts;
  if (sinceLookMs === undefined) return { inMs: 0, reason: "start" };
  const { reason, intervalMs } = interval(facts, settings);
  return { inMs: left(intervalMs * (1 + jitter * settings.jitterShareMax), sinceLookMs), reason };
}

function interval(
  { sinceSeenMs = Infinity, sinceUseMs = Infinity, isNearWall }: LookFacts,
  settings: LookSettings,
): { readonly reason: LookReason; readonly intervalMs: DurationMs } {
  const isSeen = sinceSeenMs < settings.seenForMs;
  const isActive = sinceUseMs < settings.activeForMs;
  if (isNearWall && (isSeen || isActive)) return { reason: "near-wall", intervalMs: settings.nearWallMs };
  if (isSeen) return { reason: "watched", intervalMs: settings.watchedMs };
  if (isActive) return { reason: "active", intervalMs: settings.activeMs };
  return sinceUseMs < settings.idleForMs
    ? { reason: "idle", intervalMs: settings.idleMs }
    : { reason: "asleep", intervalMs: settings.asleepMs };
}

/** Nobody else knows what a window holds after its reset, and everybody wants to. */
function afterReset({ untilResetMs, jitter }: LookFacts, settings: LookSettings): LookPlan | undefined {
  if (untilResetMs === undefined) return undefined;
  return { inMs: Math.max(untilResetMs + settings.afterResetMs * (1 + jitter), 0), reason: "reset" };
}

function earlier(a: LookPlan, b: LookPlan | undefined): LookPlan {
  return b && b.inMs < a.inMs ? b : a;
}

function left(durationMs: DurationMs, sinceMs: DurationMs): DurationMs {
  return Math.max(durationMs - sinceMs, 0);
}
