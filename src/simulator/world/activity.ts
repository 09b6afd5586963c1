import type { Random } from "../../ports/random.ts";
import type { Surface } from "../../domain/snapshot.ts";
import { epochMs, HOUR_MS, MINUTE_MS, SECOND_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import { fakeUuid } from "./account.ts";
import type { TokenCounts, Turn } from "./events.ts";
import { createSeededRandom, drawBetween, drawSpread, drawWhole, forkSeed } from "./seeded-random.ts";
import { turnUnits, type Weights } from "./weights.ts";

/** Something a person does for a while. Its turns cost `units` in all, to within the rounding of tokens. */
export interface Activity {
  readonly kind: ActivityKind;
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  readonly model: string;
  readonly units: number;
  /** How many API calls; absent: as many as the kind makes in that time. */
  readonly turns?: number | undefined;
  /** Code only: which computer it runs on, and in which folder. */
  readonly machine?: string | undefined;
  readonly cwd?: string | undefined;
}

/** An `upload` is one chat message with an attachment; `routine` runs in the cloud and leaves no local trace. */
export const ACTIVITY_KINDS = ["code", "chat", "upload", "cowork", "routine"] as const;
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];

interface KindTraits {
  readonly surface: Surface;
  readonly turnsPerHour: number;
  /** Turns come in bursts of up to so many, some seconds apart. */
  readonly burstMax: number;
  readonly drawTokens: (random: Random, indexInSession: number) => TokenCounts;
}

/** Paces: 20 to 40 Code turns against 2 to 3 chat messages in four minutes is a sprint; an ordinary hour is calmer. */
const KIND_TRAITS: Readonly<Record<ActivityKind, KindTraits>> = {
  code: { surface: "claude_code", turnsPerHour: 150, burstMax: 18, drawTokens: drawAgentTokens },
  chat: { surface: "chat", turnsPerHour: 14, burstMax: 3, drawTokens: drawChatTokens },
  upload: { surface: "chat", turnsPerHour: 0, burstMax: 1, drawTokens: drawUploadTokens },
  cowork: { surface: "cowork", turnsPerHour: 60, burstMax: 10, drawTokens: drawAgentTokens },
  routine: { surface: "other", turnsPerHour: 30, burstMax: 12, drawTokens: drawAgentTokens },
};

/** The turns of an activity: bursty, sorted, inside its span, the same for the same seed and label. */
export function planTurns(
  activity: Activity,
  context: { readonly seed: number; readonly label: string; readonly weights: Weights },
): readonly Turn[] {
  const random = createSeededRandom(forkSeed(context.seed, context.label));
  const traits = KIND_TRAITS[activity.kind];
  const labelHash = forkSeed(0, context.label).toString(16).padStart(8, "0");
  const sessionId = fakeUuid(`session:${context.label}`);
  const raw = drawTimes(activity, traits, random).map((atMs, index) => ({
    id: `msg_${labelHash}x${index}`,
    atMs,
    surface: traits.surface,
    model: activity.model,
    tokens: traits.drawTokens(random, index),
    sessionId,
    machine: activity.machine,
    cwd: activity.cwd,
  }));
  const rawUnits = raw.reduce((sum, turn) => sum + turnUnits(turn, context.weights), 0);
  const scale = activity.units / rawUnits;
  return raw.map((turn) => ({ ...turn, tokens: scaleTokens(turn.tokens, scale) }));
}

/** Gaps are drawn first (short inside a burst, long between bursts) and then stretched to fill the span. */
function drawTimes(activity: Activity, traits: KindTraits, random: Random): readonly EpochMs[] {
  const spanMs = activity.toMs - activity.fromMs;
  const count = activity.turns ?? Math.max(1, Math.round((spanMs / HOUR_MS) * traits.turnsPerHour));
  if (count === 1) return [activity.fromMs];
  const gapsMs = drawGaps(count - 1, traits.burstMax, random);
  const stretch = spanMs / gapsMs.reduce((sum, gapMs) => sum + gapMs, 0);
  let elapsedMs = 0;
  const later = gapsMs.map((gapMs) => {
    elapsedMs += gapMs * stretch;
    return epochMs(Math.min(activity.toMs, activity.fromMs + elapsedMs));
  });
  return [activity.fromMs, ...later];
}

function drawGaps(count: number, burstMax: number, random: Random): readonly DurationMs[] {
  let leftInBurst = drawWhole(random, 1, burstMax);
  return Array.from({ length: count }, () => {
    leftInBurst -= 1;
    if (leftInBurst > 0) return drawBetween(random, 4 * SECOND_MS, 15 * SECOND_MS);
    leftInBurst = drawWhole(random, 1, burstMax);
    return drawBetween(random, 40 * SECOND_MS, 4 * MINUTE_MS);
  });
}

/** An agent's call: its whole context again from the cache, some new tokens into it, a short reply. The context is compacted now and then. */
function drawAgentTokens(random: Random, indexInSession: number): TokenCounts {
  const callsPerContext = 45;
  const isCold = indexInSession === 0;
  const contextTokens = 20_000 + (indexInSession % callsPerContext) * 2_600;
  return {
    input: drawWhole(random, 2, 30),
    output: Math.round(420 * drawSpread(random, 0.8)),
    cacheRead: isCold ? 0 : contextTokens,
    cacheWrite5m: 0,
    cacheWrite1h: isCold ? contextTokens : Math.round(2_400 * drawSpread(random, 0.6)),
  };
}

/** Typing in chat: the conversation so far, and a reply of some paragraphs. */
function drawChatTokens(random: Random, indexInSession: number): TokenCounts {
  const conversationTokens = 900 + (indexInSession % 12) * 700;
  return {
    input: Math.round(conversationTokens * drawSpread(random, 0.3)),
    output: Math.round(650 * drawSpread(random, 0.5)),
    cacheRead: 0,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
  };
}

/** A deck, a screenshot, a repository dump: nearly everything is input. */
function drawUploadTokens(random: Random): TokenCounts {
  return {
    input: Math.round(180_000 * drawSpread(random, 0.3)),
    output: 900,
    cacheRead: 0,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
  };
}

function scaleTokens(tokens: TokenCounts, scale: number): TokenCounts {
  return {
    input: Math.round(tokens.input * scale),
    output: Math.max(1, Math.round(tokens.output * scale)),
    cacheRead: Math.round(tokens.cacheRead * scale),
    cacheWrite5m: Math.round(tokens.cacheWrite5m * scale),
    cacheWrite1h: Math.round(tokens.cacheWrite1h * scale),
  };
}
