import type { EpochMs } from "../../domain/time.ts";
import type { WindowKey } from "../../domain/window.ts";
import { firstIndexAfter, firstIndexAtOrAfter, type Turn, type TurnEvent } from "./events.ts";
import { ExtraUsageState, type ExtraUsageDefinition } from "./extra-usage-state.ts";
import { createPeakFactor, type PeakHours } from "./peak-hours.ts";
import { isAtWall, type PoolTruth, type Truth, type WindowTruth } from "./truth.ts";
import { turnUnits, type Weights } from "./weights.ts";
import { countsTurn, WindowState, type WindowDefinition } from "./window-state.ts";

/** From an instant on, a window's capacity is its defined one times `factor`. */
export interface LimitChange {
  readonly atMs: EpochMs;
  readonly key: WindowKey;
  readonly factor: number;
}

/** One account's world. Plain data: the same definition gives the same truth for ever. */
export interface WorldDefinition {
  readonly windows: readonly WindowDefinition[];
  /** What people try to do, in any order. */
  readonly turns: readonly Turn[];
  readonly weights: Weights;
  readonly peak?: PeakHours | undefined;
  readonly limitChanges: readonly LimitChange[];
  readonly extraUsage?: ExtraUsageDefinition | undefined;
  readonly pools: readonly PoolTruth[];
}

/**
 * A world with known truth: decides each turn as the server would, in order of time, and answers for any instant.
 * Questions cost O(log n) once the turns up to that instant have been decided.
 */
export class World {
  readonly #definition: WorldDefinition;
  readonly #peakFactor: (atMs: EpochMs) => number;
  /** Every turn, sorted by time; the first `#events.length` of them have been decided. */
  readonly #turns: Turn[];
  readonly #times: number[];
  #events: TurnEvent[] = [];
  #states: readonly WindowState[] = [];
  #extraUsage: ExtraUsageState | undefined;

  constructor(definition: WorldDefinition) {
    this.#definition = definition;
    this.#peakFactor = createPeakFactor(definition.peak);
    this.#turns = [...definition.turns].sort((a, b) => a.atMs - b.atMs);
    this.#times = this.#turns.map((turn) => turn.atMs);
    this.#forgetDecisions();
  }

  /** Everything that is so at an instant, exact. */
  truth(atMs: EpochMs): Truth {
    this.#decideUntil(atMs);
    return {
      atMs,
      windows: this.#states.map((state) => this.#windowTruth(state, atMs)),
      extraUsage: this.#extraUsage?.truthAt(atMs),
      pools: this.#definition.pools,
    };
  }

  /** What was tried in a range of time, both ends included, oldest first. */
  events(fromMs: EpochMs, toMs: EpochMs): readonly TurnEvent[] {
    this.#decideUntil(toMs);
    return this.#events.slice(firstIndexAtOrAfter(this.#times, fromMs), firstIndexAfter(this.#times, toMs));
  }

  /** Adds a turn that was not in the script, such as a real client's call, and decides it. */
  record(turn: Turn): TurnEvent {
    const index = firstIndexAfter(this.#times, turn.atMs);
    if (index < this.#events.length) this.#forgetDecisions();
    this.#turns.splice(index, 0, turn);
    this.#times.splice(index, 0, turn.atMs);
    this.#decideUntil(turn.atMs);
    return this.#events[index] as TurnEvent;
  }

  #forgetDecisions(): void {
    this.#events = [];
    this.#states = this.#definition.windows.map((window) => new WindowState(window));
    const { extraUsage } = this.#definition;
    this.#extraUsage = extraUsage && new ExtraUsageState(extraUsage);
  }

  #decideUntil(atMs: EpochMs): void {
    for (let next = this.#turns[this.#events.length]; next && next.atMs <= atMs;) {
      this.#events.push(this.#decide(next));
      next = this.#turns[this.#events.length];
    }
  }

  /** A turn that meets no wall is counted in full, even past 100; after that the next one is billed or refused. */
  #decide(turn: Turn): TurnEvent {
    const units = turnUnits(turn, this.#definition.weights);
    const states = this.#states.filter((state) => countsTurn(state.definition, turn));
    const wall = states.find((state) => isAtWall(this.#windowTruth(state, turn.atMs).usedPercent));
    const isMeteredSeat = this.#states.length === 0 && this.#extraUsage !== undefined;
    if (!wall && !isMeteredSeat) {
      this.#count(states, turn, units);
      return { ...turn, units, outcome: "counted" };
    }
    const isBilled = this.#extraUsage?.isOpen() ?? false;
    if (isBilled) this.#extraUsage?.bill(turn.atMs, units);
    return { ...turn, units, outcome: isBilled ? "billed" : "refused", wall: wall?.definition.key };
  }

  #count(states: readonly WindowState[], turn: Turn, units: number): void {
    const peakFactor = this.#peakFactor(turn.atMs);
    for (const state of states) state.count(turn, state.definition.feelsPeak ? units * peakFactor : units);
  }

  #windowTruth(state: WindowState, atMs: EpochMs): WindowTruth {
    const { key, families } = state.definition;
    const capacityUnits = this.#capacityAt(state.definition, atMs);
    const use = state.useAt(atMs);
    return { key, families, capacityUnits, usedPercent: (use.usedUnits / capacityUnits) * 100, ...use };
  }

  #capacityAt(window: WindowDefinition, atMs: EpochMs): number {
    const change = this.#definition.limitChanges
      .filter((change) => change.key === window.key && change.atMs <= atMs)
      .reduce<LimitChange | undefined>((a, b) => (a && a.atMs > b.atMs ? a : b), undefined);
    return window.capacityUnits * (change?.factor ?? 1);
  }
}
