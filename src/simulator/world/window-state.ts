import { assert, must } from "../../domain/assert.ts";
import { SURFACES, type Surface } from "../../domain/snapshot.ts";
import { epochMs, type DurationMs, type EpochMs } from "../../domain/time.ts";
import type { WindowKey } from "../../domain/window.ts";
import { firstIndexAfter, firstIndexAtOrAfter, type Turn } from "./events.ts";
import { modelFamily, type ModelFamily } from "./weights.ts";

/**
 * How a window's cycle runs.
 *
 * `anchored`: opens with the first turn after the last cycle ended (its start rounded down), falls to 0 at its end.
 * `fixed`: ends at the same weekday and hour for ever, whatever is sent. `sliding`: each turn ages off one length after it was made.
 */
export type WindowMode =
  | { readonly kind: "anchored"; readonly startRoundedToMs: DurationMs }
  | { readonly kind: "fixed"; readonly resetsAtMs: EpochMs }
  | { readonly kind: "sliding" };

/** One kind of limit of the made-up account. */
export interface WindowDefinition {
  readonly key: WindowKey;
  readonly lengthMs: DurationMs;
  readonly mode: WindowMode;
  /** Allowance in the world's units. */
  readonly capacityUnits: number;
  /** Only these model families count; absent: all. */
  readonly families?: readonly ModelFamily[] | undefined;
  /** Only these surfaces count; absent: all. */
  readonly surfaces?: readonly Surface[] | undefined;
  /** Whether peak hours make turns dearer for this window. */
  readonly feelsPeak?: boolean | undefined;
}

export type UnitsBySurface = Readonly<Record<Surface, number>>;

/** A window's use at one instant, exact. */
export interface WindowUse {
  readonly usedUnits: number;
  readonly unitsBySurface: UnitsBySurface;
  /** Absent while nothing counts: the cycle has not started. */
  readonly startedAtMs?: EpochMs | undefined;
  readonly resetsAtMs?: EpochMs | undefined;
}

/** Whether a window counts a turn at all. */
export function countsTurn(window: WindowDefinition, turn: Pick<Turn, "model" | "surface">): boolean {
  if (window.families && !window.families.includes(modelFamily(turn.model))) return false;
  return !window.surfaces || window.surfaces.includes(turn.surface);
}

/** Keeps what a window counted, in order of time, and answers for any instant in O(log n). */
export class WindowState {
  readonly definition: WindowDefinition;
  readonly #times: EpochMs[] = [];
  /** For each surface the running sum; entry `i` is the sum of the first `i` turns. */
  readonly #sums: Readonly<Record<Surface, number[]>> = {
    claude_code: [0],
    chat: [0],
    cowork: [0],
    other: [0],
  };
  /** Starts of anchored cycles, sorted. */
  readonly #cycleStarts: EpochMs[] = [];

  constructor(definition: WindowDefinition) {
    const { mode, lengthMs } = definition;
    assert(
      mode.kind !== "anchored" || lengthMs % mode.startRoundedToMs === 0,
      "an anchored window's length is a multiple of its rounding, so that cycles never overlap",
    );
    this.definition = definition;
  }

  /** Counts a turn. Errors: asserts that turns come in order of time and cost nothing negative. */
  count(turn: { readonly atMs: EpochMs; readonly surface: Surface }, units: number): void {
    assert(units >= 0, "a turn costs nothing negative");
    assert((this.#times.at(-1) ?? 0) <= turn.atMs, "turns are counted in order of time");
    this.#openCycle(turn.atMs);
    this.#times.push(turn.atMs);
    for (const surface of SURFACES) {
      const sums = this.#sums[surface];
      sums.push((sums.at(-1) ?? 0) + (surface === turn.surface ? units : 0));
    }
  }

  /** The use at an instant: turns at that very instant are in it. */
  useAt(atMs: EpochMs): WindowUse {
    const startMs = this.#cycleStartAt(atMs);
    const from = startMs === undefined ? 0 : this.#firstCounted(startMs);
    const to = startMs === undefined ? 0 : firstIndexAfter(this.#times, atMs);
    const unitsBySurface = this.#unitsBetween(from, to);
    const usedUnits = SURFACES.reduce((sum, surface) => sum + unitsBySurface[surface], 0);
    if (startMs === undefined || from === to) return { usedUnits, unitsBySurface };
    const isSliding = this.definition.mode.kind === "sliding";
    const startedAtMs = isSliding ? must(this.#times[from], "a counted turn") : startMs;
    return {
      usedUnits,
      unitsBySurface,
      startedAtMs,
      resetsAtMs: epochMs(startedAtMs + this.definition.lengthMs),
    };
  }

  #openCycle(atMs: EpochMs): void {
    const { mode, lengthMs } = this.definition;
    if (mode.kind !== "anchored") return;
    const last = this.#cycleStarts.at(-1);
    if (last !== undefined && atMs < last + lengthMs) return;
    this.#cycleStarts.push(epochMs(Math.floor(atMs / mode.startRoundedToMs) * mode.startRoundedToMs));
  }

  /** Where the cycle that holds an instant begins; `undefined` between two anchored cycles. */
  #cycleStartAt(atMs: EpochMs): EpochMs | undefined {
    const { mode, lengthMs } = this.definition;
    if (mode.kind === "sliding") return epochMs(atMs - lengthMs);
    if (mode.kind === "fixed") {
      return epochMs(mode.resetsAtMs + Math.floor((atMs - mode.resetsAtMs) / lengthMs) * lengthMs);
    }
    const start = this.#cycleStarts[firstIndexAfter(this.#cycleStarts, atMs) - 1];
    return start !== undefined && atMs < start + lengthMs ? start : undefined;
  }

  /** A turn exactly one length old has aged off; a turn at the very start of a cycle belongs to it. */
  #firstCounted(startMs: EpochMs): number {
    return this.definition.mode.kind === "sliding"
      ? firstIndexAfter(this.#times, startMs)
      : firstIndexAtOrAfter(this.#times, startMs);
  }

  #unitsBetween(from: number, to: number): UnitsBySurface {
    const between = (surface: Surface) =>
      Math.max(0, (this.#sums[surface][to] ?? 0) - (this.#sums[surface][from] ?? 0));
    return {
      claude_code: between("claude_code"),
      chat: between("chat"),
      cowork: between("cowork"),
      other: between("other"),
    };
  }
}
