import type { EpochMs } from "../../domain/time.ts";
import type { WindowKey } from "../../domain/window.ts";
import type { Fit } from "./fit.ts";
import type { WeightPriors } from "./local-use.ts";
import type { PredictedRise, RegimeChange } from "./regimes.ts";
import type { WindowRatio } from "./window-ratio.ts";

/** The fitted relation between the tokens that this machine logged and the percent-points of one window. An estimate. */
export interface Calibration {
  readonly kind: "calibrated";
  readonly windowKey: WindowKey;
  /** What the fit rests on: from the last change of the limit, or the beginning of the overlap, to the newest reading. */
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  readonly stretchCount: number;
  /** Of those, what local use accounts for at least half of. */
  readonly localStretchCount: number;
  /** Families of models, the most used first. */
  readonly families: readonly FamilyFit[];
  /** Output against its prior weight; 1 where the prior was right. */
  readonly outputFactor: number;
  /** Cache reads against their prior weight; near 0 where they cost almost nothing. */
  readonly cacheReadFactor: number;
  /** Points per unit of prior weight, of the most used family. */
  readonly pointsPerWeight: number;
  /** Standard deviation of what the fit gives for the use it rests on, as percent of it. */
  readonly errorPercent: number;
  /** Absent when there is too little to hold out, or nobody asked. */
  readonly holdOut?: HoldOut | undefined;
  /** Points per use in the newer half against the older half, 1 without drift. Absent: nobody asked. */
  readonly driftFactor?: number | undefined;
  /** Where the relation changed, oldest first. */
  readonly changes: readonly RegimeChange[];
  readonly fit: Fit;
  /** The stretches that the fit rests on beside what it gives for them, oldest first. */
  readonly rises: readonly PredictedRise[];
  /** What a point of the five hours is worth here, where the fit rests on theirs. */
  readonly ratio?: WindowRatio | undefined;
  readonly priors: WeightPriors;
}

/** What a family of models costs, relative to the one used most. */
export interface FamilyFit {
  readonly family: string;
  /** Against the prior weights of its models, relative to the first family. */
  readonly factor: number;
}

/** How well a fit on the older three quarters predicts the newer quarter, where local use alone seems to have been at work. */
export interface HoldOut {
  readonly stretchCount: number;
  /** Median of |predicted − seen|. Unit: percent of what was seen. */
  readonly medianErrorPercent: number;
}

/** Why there is no fit. Documented in docs/analysis/calibration.md. */
export const CALIBRATION_REFUSAL_CODES = [
  "no-transcripts",
  "no-readings",
  "short-overlap",
  "few-stretches",
  "sliding-window",
] as const;

/** No fit, and what is missing. */
export interface CalibrationRefusal {
  readonly kind: "refused";
  readonly windowKey: WindowKey;
  readonly code: (typeof CALIBRATION_REFUSAL_CODES)[number];
  /** One sentence. */
  readonly reason: string;
}
