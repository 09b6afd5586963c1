import type { AccountId } from "../../domain/account.ts";
import {
  copyMark,
  MARKS_MAX,
  USE_SLOT_MS,
  type MachineId,
  type MachineUse,
} from "../../domain/machine-use.ts";
import { epochMs } from "../../domain/time.ts";
import type { UsageRow } from "./usage-row.ts";

type Reply = Pick<
  UsageRow,
  | "firstAtMs"
  | "model"
  | "speed"
  | "messageId"
  | "inputTokens"
  | "outputTokens"
  | "cacheWrite5mTokens"
  | "cacheWrite1hTokens"
  | "cacheReadTokens"
>;

/** Replies of this machine added up by slot, model and speed, as other machines may know them. Oldest first. */
export function toMachineUses(
  replies: readonly Reply[],
  whose: { readonly machineId: MachineId; readonly accountId: AccountId },
): readonly MachineUse[] {
  const slots = Map.groupBy(replies, ({ firstAtMs, model, speed = "" }) =>
    [String(slotStart(firstAtMs)).padStart(15, "0"), model, speed].join("\n"),
  );
  return [...slots]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, slot]) => {
      const [first] = slot;
      return first ? [{ ...whose, ...sumOf(slot), ...sharedBy(first) }] : [];
    });
}

function slotStart(atMs: number): number {
  return Math.floor(atMs / USE_SLOT_MS) * USE_SLOT_MS;
}

function sharedBy({ firstAtMs, model, speed }: Reply) {
  return { atMs: epochMs(slotStart(firstAtMs)), model, speed };
}

function sumOf(slot: readonly Reply[]) {
  const sum = (pick: (reply: Reply) => number) => slot.reduce((total, reply) => total + pick(reply), 0);
  const ids = slot.flatMap(({ messageId }) => (messageId === undefined ? [] : [messageId]));
  return {
    messages: slot.length,
    inputTokens: sum((reply) => reply.inputTokens),
    outputTokens: sum((reply) => reply.outputTokens),
    cacheWrite5mTokens: sum((reply) => reply.cacheWrite5mTokens),
    cacheWrite1hTokens: sum((reply) => reply.cacheWrite1hTokens),
    cacheReadTokens: sum((reply) => reply.cacheReadTokens),
    marks: ids.map(copyMark).sort().slice(0, MARKS_MAX),
  };
}
