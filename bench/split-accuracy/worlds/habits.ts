// How a person works in the worlds of bench/split-accuracy. Nothing here knows of the model that is judged.
import type { TokenCounts } from "../../../src/domain/token-counts.ts";
import type { Random } from "../../../src/ports/random.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../src/domain/time.ts";

export interface Reply extends TokenCounts {
  /** Since the world began. */
  readonly offsetMs: number;
  readonly model: string;
}

export interface CodeHabit {
  readonly sessionsPerDay: number;
  readonly sessionMinutes: number;
  readonly secondsPerReply: number;
  readonly models: readonly (readonly [model: string, share: number])[];
  /** Multiplies what is read from the cache. */
  readonly contextFactor: number;
  /** Local hour that the day begins at; sessions fall within twelve hours of it. */
  readonly startHour: number;
}

/** A bell-shaped number. */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

export function logNormal(random: Random, median: number, spread: number): number {
  return median * Math.exp(spread * normal(random));
}

export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.next();
}

/** A whole number with this mean. */
export function poisson(random: Random, mean: number): number {
  const limit = Math.exp(-mean);
  let product = random.next();
  let count = 0;
  while (product > limit) {
    product *= random.next();
    count += 1;
  }
  return count;
}

/** Every reply of one machine's Claude Code. */
export function codeReplies(random: Random, habit: CodeHabit, days: number): readonly Reply[] {
  const replies: Reply[] = [];
  for (let day = 0; day < days; day += 1) {
    if (random.next() < (day % 7 >= 5 ? 0.5 : 0.07)) continue;
    for (let left = poisson(random, habit.sessionsPerDay); left > 0; left -= 1) {
      const startMs = day * DAY_MS + (habit.startHour + 12 * random.next()) * HOUR_MS;
      replies.push(...session(random, habit, startMs));
    }
  }
  return replies.toSorted((a, b) => a.offsetMs - b.offsetMs);
}

/** Turns of many tool calls; the context grows, is written to the cache piece by piece, and is compacted now and then. */
function session(random: Random, habit: CodeHabit, startMs: number): readonly Reply[] {
  const endMs = startMs + logNormal(random, habit.sessionMinutes, 0.6) * MINUTE_MS;
  const model = pick(random, habit.models);
  const replies: Reply[] = [];
  let context = between(random, 15_000, 40_000);
  let atMs = startMs;
  while (atMs < endMs) {
    for (let calls = 1 + poisson(random, 8); calls > 0 && atMs < endMs; calls -= 1) {
      const added = logNormal(random, 1_800, 1);
      const isHelper = random.next() < 0.06;
      replies.push({
        offsetMs: atMs,
        model: isHelper ? "claude-haiku-5" : model,
        inputTokens: Math.round(logNormal(random, 40, 1)),
        outputTokens: Math.round(logNormal(random, isHelper ? 150 : 420, 1)),
        cacheWrite5mTokens: 0,
        cacheWrite1hTokens: Math.round(random.next() < 0.02 ? context : added),
        cacheReadTokens: Math.round(context * habit.contextFactor * (isHelper ? 0.1 : 1)),
      });
      context = context > 160_000 ? 30_000 : context + added;
      atMs += logNormal(random, habit.secondsPerReply, 0.7) * SECOND_MS;
    }
    atMs += logNormal(random, 100, 0.9) * SECOND_MS;
  }
  return replies;
}

function pick<T>(random: Random, shares: readonly (readonly [T, number])[]): T {
  let left = random.next() * shares.reduce((sum, [, share]) => sum + share, 0);
  const found = shares.find(([, share]) => (left -= share) <= 0) ?? shares[0];
  return (found as readonly [T, number])[0];
}

/** One message of a chat. */
export interface ChatMessage {
  readonly offsetMs: number;
  /** Points of the five hours. */
  readonly points: number;
}

/** Chats at any hour of the day, with an upload now and then that costs several points. */
export function chatMessages(random: Random, pointsPerDay: number, days: number): readonly ChatMessage[] {
  const messages: ChatMessage[] = [];
  const perMessage = between(random, 0.15, 0.5);
  for (let day = 0; day < days; day += 1) {
    const sessions = poisson(random, pointsPerDay / (9 * perMessage));
    for (let left = sessions; left > 0; left -= 1) {
      let offsetMs = day * DAY_MS + (7 + 16 * random.next()) * HOUR_MS;
      for (let count = 1 + poisson(random, 7); count > 0; count -= 1) {
        const isUpload = random.next() < 0.04;
        messages.push({ offsetMs, points: logNormal(random, isUpload ? 3 : perMessage * 0.75, 0.6) });
        offsetMs += logNormal(random, 130, 0.8) * SECOND_MS;
      }
    }
  }
  return messages.toSorted((a, b) => a.offsetMs - b.offsetMs);
}
