import type { AccountId } from "./account.ts";
import { assert } from "./assert.ts";
import { MINUTE_MS, type DurationMs, type EpochMs } from "./time.ts";
import type { TokenCounts } from "./token-counts.ts";

declare const machineIdBrand: unique symbol;

/** Names a machine among those that share an account: drawn by chance, so that it tells nothing else of it. */
export type MachineId = string & { readonly [machineIdBrand]: true };

const MACHINE_ID_SHAPE = /^[0-9a-f]{16,64}$/;

/** Whether text can name a machine: 16 to 64 lower-case hex digits. */
export function isMachineId(text: string): text is MachineId {
  return MACHINE_ID_SHAPE.test(text);
}

/** Brands text as a machine's id. Errors: asserts its shape. */
export function machineId(text: string): MachineId {
  assert(isMachineId(text), "a machine's id is 16 to 64 lower-case hex digits");
  return text;
}

/**
 * Length of a slot of machine uses: fine enough to fall between two readings, coarse enough to tell nothing of single messages.
 * Source: `shared-machines` of bench/split-accuracy, tuning seeds 1 to 8: the week is off by 0.7 points by single replies, 0.9 by minutes, 2.1 by
 * five minutes.
 */
export const USE_SLOT_MS: DurationMs = MINUTE_MS;

/** What one machine's Claude Code used of one model in one slot: what travels between machines instead of transcripts. */
export interface MachineUse extends TokenCounts {
  readonly machineId: MachineId;
  readonly accountId: AccountId;
  /** Where the slot begins: a whole multiple of `USE_SLOT_MS`. */
  readonly atMs: EpochMs;
  /** As logged. */
  readonly model: string;
  /** As logged; absent where the log does not say. */
  readonly speed?: string | undefined;
  /** Replies, 1 and up. */
  readonly messages: number;
  /** The least `copyMark`s of its replies that have an id, `MARKS_MAX` at most, sorted: by them a transcript on two machines shows. */
  readonly marks: readonly string[];
}

/** A machine's word that its uses of a time are all there: what is not among them was not used. Both bounds inclusive. */
export interface MachineCoverage {
  readonly machineId: MachineId;
  readonly accountId: AccountId;
  /** What its user calls the machine. Absent: nothing. */
  readonly name?: string | undefined;
  readonly fromMs: EpochMs;
  /** When the uses were read. */
  readonly toMs: EpochMs;
}

/** Both bounds inclusive. */
export interface TimeSpan {
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
}

/** Another machine that uses of an account came from. */
export interface KnownMachine {
  readonly id: MachineId;
  readonly name?: string | undefined;
  /** Oldest first, apart from each other; empty: no delivery of it was whole. */
  readonly covered: readonly TimeSpan[];
}

export const MARKS_MAX = 4;

/**
 * A short fingerprint of a message's id. Two machines that hold the same transcript give the same marks, and an id, which is long and drawn by
 * chance, cannot be had back from one.
 * Shape: ten characters of base 36.
 */
export function copyMark(messageId: string): string {
  let [low, high] = [0x81_1c_9d_c5, 0x01_00_01_93];
  for (let index = 0; index < messageId.length; index += 1) {
    const code = messageId.charCodeAt(index);
    low = Math.imul(low ^ code, 0x01_00_01_93);
    high = Math.imul(high ^ code, 0x85_eb_ca_6b) ^ (high >>> 13);
  }
  const number = (high >>> 0) * 0x8_00_00 + ((low ^ (low >>> 15)) & 0x7_ff_ff);
  return number.toString(36).padStart(10, "0");
}
