import type { EpochMs } from "../../domain/time.ts";
import { firstIndexAfter } from "./events.ts";
import type { ExtraUsageTruth } from "./truth.ts";

/** Metered use beyond the windows, as the account has it at the start. Amounts in minor units (cents). */
export interface ExtraUsageDefinition {
  readonly enabled: boolean;
  readonly usedMinorBefore: number;
  /** `null`: no cap. */
  readonly limitMinor: number | null;
  readonly currency: string;
  readonly minorPerUnit: number;
  readonly disabledReason: string | null;
  readonly outOfCredits: boolean;
  readonly everEnabled: boolean;
}

/** Keeps what was billed, in order of time. The month's restart at the next charge is not simulated. */
export class ExtraUsageState {
  readonly #definition: ExtraUsageDefinition;
  readonly #times: EpochMs[] = [];
  /** Entry `i`: minor units used after the first `i` bills. */
  readonly #usedMinor: number[];

  constructor(definition: ExtraUsageDefinition) {
    this.#definition = definition;
    this.#usedMinor = [definition.usedMinorBefore];
  }

  /** Whether the next turn may be billed. */
  isOpen(): boolean {
    const { enabled, outOfCredits, limitMinor } = this.#definition;
    const usedMinor = this.#usedMinor.at(-1) ?? 0;
    return enabled && !outOfCredits && (limitMinor === null || usedMinor < limitMinor);
  }

  bill(atMs: EpochMs, units: number): void {
    this.#times.push(atMs);
    this.#usedMinor.push((this.#usedMinor.at(-1) ?? 0) + units * this.#definition.minorPerUnit);
  }

  truthAt(atMs: EpochMs): ExtraUsageTruth {
    const { enabled, limitMinor, currency, disabledReason, outOfCredits, everEnabled } = this.#definition;
    const usedMinor = this.#usedMinor[firstIndexAfter(this.#times, atMs)] ?? 0;
    return { enabled, usedMinor, limitMinor, currency, disabledReason, outOfCredits, everEnabled };
  }
}
