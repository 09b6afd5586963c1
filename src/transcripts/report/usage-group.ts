import type { EpochMs } from "../../domain/time.ts";
import type { TokenCounts, UsageEvent } from "../../domain/usage-event.ts";
import type { CostOf } from "../price/cost-of.ts";

/** What a set of replies used. */
export interface Usage extends TokenCounts {
  /** Replies. */
  readonly messages: number;
  /** Part of the output; absent when none of the replies' logs says. */
  readonly thinkingTokens: number | undefined;
  readonly webSearchRequests: number;
  /** Output and all else of subagents and side-chains. */
  readonly subagentTokens: number;
  /** Of the replies that have a cost. Absent: there are replies, and none of them has. Whole nano-dollars. */
  readonly costUsdNanos: number | undefined;
  /** Replies whose cost is not known. */
  readonly unpricedMessages: number;
}

export interface ModelUsage extends Usage {
  /** As logged. */
  readonly model: string;
}

/** Replies taken together, with their models apart. */
export interface UsageGroup {
  readonly usage: Usage;
  /** In the order in which they first replied. */
  readonly models: readonly ModelUsage[];
  /** Absent when the group is empty. */
  readonly firstAtMs: EpochMs | undefined;
  readonly lastAtMs: EpochMs | undefined;
}

/** The model that Claude Code names in rows that no model wrote, such as errors. They use nothing. */
const SYNTHETIC = "<synthetic>";

/** Whether a model wrote the reply. */
export function isReply(event: UsageEvent): boolean {
  return event.model !== SYNTHETIC;
}

/** The use of some replies, which may come in any order. */
export function groupOf(events: readonly UsageEvent[], costOf: CostOf): UsageGroup {
  const tallies = new Map<string, Tally>();
  let first: UsageEvent | undefined;
  let last: UsageEvent | undefined;
  for (const event of events) {
    addReply(tallyOf(tallies, event.model), event, costOf(event));
    if (first === undefined || event.atMs < first.atMs) first = event;
    if (last === undefined || event.atMs >= last.atMs) last = event;
  }
  return group(tallies, first?.atMs, last?.atMs);
}

/** Several groups as one. Their order decides the order of the models. */
export function mergeGroups(groups: readonly UsageGroup[]): UsageGroup {
  const tallies = new Map<string, Tally>();
  for (const { models } of groups) {
    for (const usage of models) addUsage(tallyOf(tallies, usage.model), usage);
  }
  const known = (at: EpochMs | undefined): at is EpochMs => at !== undefined;
  const firsts = groups.map(({ firstAtMs }) => firstAtMs).filter(known);
  const lasts = groups.map(({ lastAtMs }) => lastAtMs).filter(known);
  const extreme = (all: readonly EpochMs[], isBefore: (a: EpochMs, b: EpochMs) => boolean) =>
    all.length === 0 ? undefined : all.reduce((best, at) => (isBefore(at, best) ? at : best));
  return group(
    tallies,
    extreme(firsts, (a, b) => a < b),
    extreme(lasts, (a, b) => a > b),
  );
}

/** All tokens of every kind. */
export function totalTokens(usage: TokenCounts): number {
  return (
    usage.inputTokens +
    usage.outputTokens +
    usage.cacheWrite5mTokens +
    usage.cacheWrite1hTokens +
    usage.cacheReadTokens
  );
}

/** Dearest first, then by tokens; what has no cost comes last. */
export function compareByCost(a: Usage, b: Usage): number {
  return (b.costUsdNanos ?? -1) - (a.costUsdNanos ?? -1) || totalTokens(b) - totalTokens(a);
}

/** A `Usage` while it is being added up. */
type Tally = { -readonly [Field in keyof Usage]: Usage[Field] };

function emptyTally(): Tally {
  return {
    messages: 0,
    inputTokens: 0,
    outputTokens: 0,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
    cacheReadTokens: 0,
    thinkingTokens: undefined,
    webSearchRequests: 0,
    subagentTokens: 0,
    costUsdNanos: undefined,
    unpricedMessages: 0,
  };
}

function tallyOf(tallies: Map<string, Tally>, model: string): Tally {
  const known = tallies.get(model);
  if (known !== undefined) return known;
  const tally = emptyTally();
  tallies.set(model, tally);
  return tally;
}

function addReply(tally: Tally, event: UsageEvent, costUsdNanos: number | undefined): void {
  tally.messages += 1;
  addTokens(tally, event);
  if (event.isSidechain) tally.subagentTokens += totalTokens(event);
  addCost(tally, costUsdNanos);
  if (costUsdNanos === undefined) tally.unpricedMessages += 1;
}

function addUsage(tally: Tally, usage: Usage): void {
  tally.messages += usage.messages;
  addTokens(tally, usage);
  tally.subagentTokens += usage.subagentTokens;
  addCost(tally, usage.costUsdNanos);
  tally.unpricedMessages += usage.unpricedMessages;
}

function addTokens(tally: Tally, usage: UsageEvent | Usage): void {
  tally.inputTokens += usage.inputTokens;
  tally.outputTokens += usage.outputTokens;
  tally.cacheWrite5mTokens += usage.cacheWrite5mTokens;
  tally.cacheWrite1hTokens += usage.cacheWrite1hTokens;
  tally.cacheReadTokens += usage.cacheReadTokens;
  tally.webSearchRequests += usage.webSearchRequests;
  if (usage.thinkingTokens !== undefined) {
    tally.thinkingTokens = (tally.thinkingTokens ?? 0) + usage.thinkingTokens;
  }
}

function addCost(tally: Tally, costUsdNanos: number | undefined): void {
  if (costUsdNanos !== undefined) tally.costUsdNanos = (tally.costUsdNanos ?? 0) + costUsdNanos;
}

function group(
  tallies: ReadonlyMap<string, Tally>,
  firstAtMs: EpochMs | undefined,
  lastAtMs: EpochMs | undefined,
): UsageGroup {
  const usage = emptyTally();
  for (const tally of tallies.values()) addUsage(usage, tally);
  // Nothing at all costs nothing; only use without a price has no cost.
  if (usage.messages === 0) usage.costUsdNanos = 0;
  const models = [...tallies].map(([model, tally]) => ({ model, ...tally }));
  return { usage, models, firstAtMs, lastAtMs };
}
