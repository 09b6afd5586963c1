import {
  copyMark,
  USE_SLOT_MS,
  type KnownMachine,
  type MachineUse,
  type TimeSpan,
} from "../../domain/machine-use.ts";
import { DAY_MS, epochMs, type DurationMs, type EpochMs } from "../../domain/time.ts";
import type { LocalUse } from "./local-use.ts";

/** Another machine of the account whose uses are known up to an instant. */
export interface OtherMachine {
  readonly id: string;
  /** What its user calls it. Absent: nothing. */
  readonly name?: string | undefined;
  /** Its uses up to here are all there; what it used since then is not known. Absent: no delivery of it was whole. */
  readonly coveredToMs?: EpochMs | undefined;
  /** Replies that this machine, or another one, has a transcript of too; they count once. */
  readonly copies: number;
}

/** A machine that was not heard of for longer than a week's cycle is like one that was never heard of. */
const SILENCE_MS_MAX: DurationMs = 7 * DAY_MS;

/** A machine as it was known at an instant: what vouches for later time vouches for the time before it too. */
export function toOtherMachine(
  { id, name, covered }: KnownMachine,
  { copies, nowMs }: { readonly copies: ReadonlyMap<string, number>; readonly nowMs: EpochMs },
): OtherMachine {
  return { id, name, coveredToMs: coveredTo(covered, nowMs), copies: copies.get(id) ?? 0 };
}

/** The end of the newest span; where a piece before it is missing of which one may still hear, the beginning of that piece. */
function coveredTo(covered: readonly TimeSpan[], nowMs: EpochMs): EpochMs | undefined {
  const known = covered.filter(({ fromMs }) => fromMs <= nowMs);
  const firstGap = known.slice(0, -1).find(({ toMs }) => nowMs - toMs <= SILENCE_MS_MAX);
  const end = firstGap ?? known.at(-1);
  return end && epochMs(Math.min(end.toMs, nowMs));
}

/** Up to when the uses of all machines are known that were heard of lately; `nowMs` where there are none. */
export function coveredUntil(machines: readonly OtherMachine[], nowMs: EpochMs): EpochMs {
  const ends = machines
    .map(({ coveredToMs }) => coveredToMs ?? nowMs - 2 * SILENCE_MS_MAX)
    .filter((endMs) => nowMs - endMs <= SILENCE_MS_MAX);
  return epochMs(Math.min(nowMs, ...ends));
}

/**
 * Machine uses as the fit takes them, without what is here already: a slot loses the share of its marks that a message of this machine or of
 * another machine before it has too. `ownIds`: ids of this machine's messages. Uses: in any order.
 */
export function withoutCopies(
  uses: readonly MachineUse[],
  ownIds: Iterable<string>,
): { readonly uses: readonly LocalUse[]; readonly copies: ReadonlyMap<string, number> } {
  const kept: LocalUse[] = [];
  const copies = new Map<string, number>();
  if (uses.length === 0) return { uses: kept, copies };
  const seen = new Set(Array.from(ownIds, copyMark));
  const byMachine = Map.groupBy(
    uses.toSorted((a, b) => (a.machineId < b.machineId ? -1 : 1)),
    ({ machineId }) => machineId,
  );
  for (const [machineId, own] of byMachine) {
    for (const use of own) {
      const share = use.marks.filter((mark) => seen.has(mark)).length / Math.max(1, use.marks.length);
      if (share > 0) copies.set(machineId, (copies.get(machineId) ?? 0) + share * use.messages);
      if (share < 1) kept.push(toLocalUse(use, 1 - share));
    }
    for (const { marks } of own) for (const mark of marks) seen.add(mark);
  }
  return { uses: kept.toSorted((a, b) => a.atMs - b.atMs), copies };
}

function toLocalUse(use: MachineUse, share: number): LocalUse {
  return {
    // A slot's replies lie anywhere in it.
    atMs: epochMs(use.atMs + USE_SLOT_MS / 2),
    model: use.model,
    machineId: use.machineId,
    inputTokens: share * use.inputTokens,
    outputTokens: share * use.outputTokens,
    cacheWrite5mTokens: share * use.cacheWrite5mTokens,
    cacheWrite1hTokens: share * use.cacheWrite1hTokens,
    cacheReadTokens: share * use.cacheReadTokens,
  };
}
