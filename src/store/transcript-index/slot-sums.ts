import type { EpochMs } from "../../domain/time.ts";
import { addTokens, promptTokens, totalTokens, type TokenCounts } from "../../domain/token-counts.ts";
import type { UsageEvent } from "../../domain/usage-event.ts";
import {
  PROMPT_BOUNDS_TOKENS,
  SLOT_MS,
  type SessionSlot,
  type UsageSlot,
} from "../../ports/transcript-index.ts";

/** Replies of one slot that agree in everything but their amounts, and what they add up to. */
export interface SummedEvents {
  readonly events: readonly UsageEvent[];
  readonly sum: SessionSlot;
}

/** The beginning of the slot that an instant is in. */
export function slotStart(atMs: EpochMs): EpochMs {
  // An instant less a part of a day is one.
  return (Math.floor(atMs / SLOT_MS) * SLOT_MS) as EpochMs;
}

/** The events of one slot, summed by session and whatever else they may differ in. */
export function sumBySession(startMs: EpochMs, events: Iterable<UsageEvent>): readonly SummedEvents[] {
  const groups: { readonly events: UsageEvent[]; readonly sum: Sums<SessionSlot> }[] = [];
  let last: (typeof groups)[number] | undefined;
  for (const event of events) {
    const overTokens = promptOverTokens(event);
    // Neighbours mostly agree: the group before is tried first.
    const group =
      last !== undefined && isOfSession(event, overTokens, last.sum)
        ? last
        : groups.find(({ sum }) => isOfSession(event, overTokens, sum));
    last = group ?? { events: [], sum: emptySessionSums(startMs, event, overTokens) };
    if (group === undefined) groups.push(last);
    last.events.push(event);
    addReply(last.sum, event);
  }
  return groups;
}

/** Sums of one slot, summed on by what their price depends on. */
export function sumByPrice(sums: Iterable<SessionSlot>): readonly UsageSlot[] {
  const totals: Sums<UsageSlot>[] = [];
  for (const sum of sums) {
    let total = totals.find((total) => isOfPrice(sum, total));
    if (total === undefined) totals.push((total = emptySums(sum)));
    addAmounts(total, sum, sum);
  }
  return totals;
}

/** What the price of some replies depends on, and when they were. */
type PriceFacts = Pick<
  UsageSlot,
  | "startMs"
  | "firstAtMs"
  | "lastAtMs"
  | "model"
  | "speed"
  | "serviceTier"
  | "inferenceGeo"
  | "promptOverTokens"
  | "loggedCostUsdMicros"
>;

/** Sums while amounts are added to them. */
export type Sums<Slot> = { -readonly [Field in keyof Slot]: Slot[Field] };

function isOfSession(event: UsageEvent, overTokens: number, sum: SessionSlot): boolean {
  return (
    event.sessionId === sum.sessionId &&
    event.model === sum.model &&
    event.agentId === sum.agentId &&
    event.project === sum.project &&
    event.projectFolder === sum.projectFolder &&
    event.gitBranch === sum.gitBranch &&
    event.isSidechain === sum.isSidechain &&
    event.writerVersion === sum.writerVersion &&
    event.skill === sum.skill &&
    event.plugin === sum.plugin &&
    event.mcpServer === sum.mcpServer &&
    event.speed === sum.speed &&
    event.serviceTier === sum.serviceTier &&
    event.inferenceGeo === sum.inferenceGeo &&
    overTokens === sum.promptOverTokens &&
    (event.loggedCostUsdMicros === undefined) === (sum.loggedCostUsdMicros === undefined)
  );
}

function isOfPrice(sum: UsageSlot, total: UsageSlot): boolean {
  return (
    sum.model === total.model &&
    sum.speed === total.speed &&
    sum.serviceTier === total.serviceTier &&
    sum.inferenceGeo === total.inferenceGeo &&
    sum.promptOverTokens === total.promptOverTokens &&
    (sum.loggedCostUsdMicros === undefined) === (total.loggedCostUsdMicros === undefined)
  );
}

/** The largest of the bounds that a reply's prompt exceeds; 0 for none. */
export function promptOverTokens(tokens: TokenCounts): number {
  const sent = promptTokens(tokens);
  let over = 0;
  for (const bound of PROMPT_BOUNDS_TOKENS) if (sent > bound) over = bound;
  return over;
}

/** Sums of nothing yet, for what has the same price as `first`. */
function emptySums(first: PriceFacts): Sums<UsageSlot> {
  const { startMs, firstAtMs, lastAtMs, model, speed, serviceTier, inferenceGeo, promptOverTokens } = first;
  return {
    startMs,
    firstAtMs,
    lastAtMs,
    model,
    speed,
    serviceTier,
    inferenceGeo,
    promptOverTokens,
    messages: 0,
    inputTokens: 0,
    outputTokens: 0,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
    cacheReadTokens: 0,
    thinkingTokens: undefined,
    webSearchRequests: 0,
    loggedCostUsdMicros: first.loggedCostUsdMicros === undefined ? undefined : 0,
    subagentTokens: 0,
  };
}

/** Sums of nothing yet, for what agrees with `first` in all that is not an amount. */
export function emptySessionSums(
  startMs: EpochMs,
  first: UsageEvent,
  promptOverTokens: number,
): Sums<SessionSlot> {
  const { atMs, model, speed, serviceTier, inferenceGeo, loggedCostUsdMicros } = first;
  const times = { startMs, firstAtMs: atMs, lastAtMs: atMs };
  return {
    ...emptySums({
      ...times,
      model,
      speed,
      serviceTier,
      inferenceGeo,
      loggedCostUsdMicros,
      promptOverTokens,
    }),
    sessionId: first.sessionId,
    project: first.project,
    projectFolder: first.projectFolder,
    gitBranch: first.gitBranch,
    isSidechain: first.isSidechain,
    agentId: first.agentId,
    skill: first.skill,
    plugin: first.plugin,
    mcpServer: first.mcpServer,
    writerVersion: first.writerVersion,
  };
}

/** What one reply used. */
export type ReplyAmounts = Amounts & Pick<UsageEvent, "atMs" | "isSidechain">;

/** Adds one reply. */
export function addReply(sums: Sums<UsageSlot>, reply: ReplyAmounts): void {
  const { atMs, isSidechain } = reply;
  const subagentTokens = isSidechain ? totalTokens(reply) : 0;
  addAmounts(sums, reply, { firstAtMs: atMs, lastAtMs: atMs, messages: 1, subagentTokens });
}

type Amounts = TokenCounts & Pick<UsageEvent, "thinkingTokens" | "webSearchRequests" | "loggedCostUsdMicros">;

function addAmounts(
  sums: Sums<UsageSlot>,
  amounts: Amounts,
  of: Pick<UsageSlot, "firstAtMs" | "lastAtMs" | "messages" | "subagentTokens">,
): void {
  if (of.firstAtMs < sums.firstAtMs) sums.firstAtMs = of.firstAtMs;
  if (of.lastAtMs > sums.lastAtMs) sums.lastAtMs = of.lastAtMs;
  sums.messages += of.messages;
  sums.subagentTokens += of.subagentTokens;
  addTokens(sums, amounts);
  sums.webSearchRequests += amounts.webSearchRequests;
  sums.thinkingTokens = addKnown(sums.thinkingTokens, amounts.thinkingTokens);
  sums.loggedCostUsdMicros = addKnown(sums.loggedCostUsdMicros, amounts.loggedCostUsdMicros);
}

function addKnown(sum: number | undefined, amount: number | undefined): number | undefined {
  return amount === undefined ? sum : (sum ?? 0) + amount;
}
