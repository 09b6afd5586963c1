import type { EpochMs } from "../../domain/time.ts";
import { addTokens, NO_TOKENS, type TokenCounts, totalTokens } from "../../domain/token-counts.ts";
import type { CostOf } from "../price/cost-of.ts";
import type { UsageRow } from "./usage-row.ts";

/** What a set of replies used. */
export interface Usage extends TokenCounts {
  /** Replies. */
  readonly messages: number;
  /** Part of the output; absent when none of the replies' logs says. */
  readonly thinkingTokens: number | undefined;
  readonly webSearchRequests: number;
  /** Output and all else of subagents and side-chains. */
  readonly subagentTokens: number;
  /** Of the replies that have a cost. Absent: there are replies, and none of them has. Nano-dollars, as `CostOf` gives them. */
  readonly costUsdNanos: number | undefined;
  /** Replies whose cost is not known. */
  readonly unpricedMessages: number;
}

export interface ModelUsage extends Usage {
  /** As logged. */
  readonly model: string;
  readonly firstAtMs: EpochMs;
  readonly lastAtMs: EpochMs;
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

/** Whether a model wrote what the row holds. */
export function isOfModel({ model }: UsageRow): boolean {
  return model !== SYNTHETIC;
}

/** A group while rows are added to it, in any order. */
export class GroupBuilder {
  readonly #costOf: CostOf;
  readonly #tallies = new Map<string, Tally>();

  constructor(costOf: CostOf) {
    this.#costOf = costOf;
  }

  add(row: UsageRow): void {
    addRow(tallyOf(this.#tallies, row.model, row.firstAtMs), row, this.#costOf(row));
  }

  build(): UsageGroup {
    return group(this.#tallies);
  }
}

/** The use of some rows, which may come in any order. */
export function groupOf(rows: readonly UsageRow[], costOf: CostOf): UsageGroup {
  const builder = new GroupBuilder(costOf);
  for (const row of rows) builder.add(row);
  return builder.build();
}

/** Several groups as one, in any order. */
export function mergeGroups(groups: readonly UsageGroup[]): UsageGroup {
  const tallies = new Map<string, Tally>();
  for (const { models } of groups) {
    for (const usage of models) addUsage(tallyOf(tallies, usage.model, usage.firstAtMs), usage);
  }
  return group(tallies);
}

/** Dearest first, then by tokens; what has no cost comes last. */
export function compareByCost(a: Usage, b: Usage): number {
  return (b.costUsdNanos ?? -1) - (a.costUsdNanos ?? -1) || totalTokens(b) - totalTokens(a);
}

/** A model's use while it is being added up. */
type Tally = { -readonly [Field in keyof ModelUsage]: ModelUsage[Field] };

const NO_USE: Usage = {
  messages: 0,
  ...NO_TOKENS,
  thinkingTokens: undefined,
  webSearchRequests: 0,
  subagentTokens: 0,
  costUsdNanos: undefined,
  unpricedMessages: 0,
};

function tallyOf(tallies: Map<string, Tally>, model: string, atMs: EpochMs): Tally {
  const known = tallies.get(model);
  if (known !== undefined) return known;
  const tally = { ...NO_USE, model, firstAtMs: atMs, lastAtMs: atMs };
  tallies.set(model, tally);
  return tally;
}

function addRow(tally: Tally, row: UsageRow, costUsdNanos: number | undefined): void {
  addAmounts(tally, row);
  addCost(tally, costUsdNanos);
  if (costUsdNanos === undefined) tally.unpricedMessages += row.messages;
}

function addUsage(tally: Tally, usage: ModelUsage): void {
  addAmounts(tally, usage);
  addCost(tally, usage.costUsdNanos);
  tally.unpricedMessages += usage.unpricedMessages;
}

function addAmounts(tally: Tally, usage: UsageRow | ModelUsage): void {
  if (usage.firstAtMs < tally.firstAtMs) tally.firstAtMs = usage.firstAtMs;
  if (usage.lastAtMs > tally.lastAtMs) tally.lastAtMs = usage.lastAtMs;
  tally.messages += usage.messages;
  tally.subagentTokens += usage.subagentTokens;
  addTokens(tally, usage);
  tally.webSearchRequests += usage.webSearchRequests;
  if (usage.thinkingTokens !== undefined) {
    tally.thinkingTokens = (tally.thinkingTokens ?? 0) + usage.thinkingTokens;
  }
}

function addCost(tally: Tally, costUsdNanos: number | undefined): void {
  if (costUsdNanos !== undefined) tally.costUsdNanos = (tally.costUsdNanos ?? 0) + costUsdNanos;
}

function group(tallies: ReadonlyMap<string, Tally>): UsageGroup {
  const models = [...tallies.values()].sort(
    (a, b) => a.firstAtMs - b.firstAtMs || (a.model < b.model ? -1 : 1),
  );
  const [first, ...others] = models;
  // Nothing at all costs nothing; only use without a price has no cost.
  if (first === undefined)
    return { usage: { ...NO_USE, costUsdNanos: 0 }, models, firstAtMs: undefined, lastAtMs: undefined };
  const all = { ...first };
  for (const other of others) addUsage(all, other);
  const { model: _, firstAtMs, lastAtMs, ...usage } = all;
  return { usage, models, firstAtMs, lastAtMs };
}
