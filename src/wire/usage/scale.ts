/*
 * Percent or fraction: how one payload writes its utilizations. Decided once for the whole payload, never field by field.
 *
 * The server writes percent: 1.0 is one percent (every capture, 2025-10 to 2026-10). Fractions come from older tools' files and
 * from imports. `limits[].percent` and `spend.percent` are percent by their name, and were in every capture.
 *
 * The rule, first match:
 *  1. The caller says which.
 *  2. A window above 2: percent. As fractions that would be 200 %; the highest overflow seen is 112 %.
 *  3. The payload proves it. A utilization that equals its own used / limit is a fraction, one that equals 100 times that
 *     is a percent (`extra_usage`, pools). So does a flat window beside its own row in `limits[]`: the same number is percent,
 *     a hundredth of it a fraction. Proof of percent beats proof of fraction.
 *  4. Anything at all above 1: percent.
 *  5. A window strictly between 0 and 1: fraction. The server's own windows have been whole percents so far.
 *  6. Percent.
 *
 * So 1.04 beside 0.42 and `{"used_credits": 1720, "monthly_limit": 5000, "utilization": 0.344}` is 104 %; 0.72 beside 94.0 stays 0.72 %;
 * a lone 1.0 is 1 %. Wherever this was a judgement, drift `scale-assumed` says so; a recognised fraction always leaves it.
 */
import { isSameCycle } from "../../domain/cycle.ts";
import type { DriftNotes } from "../drift-notes.ts";
import { withoutNoise } from "../money-fields.ts";
import type { WindowRow } from "./window-row.ts";

/** How a used part is written: 0 to 100, or 0 to 1. */
export type Scale = "percent" | "fraction";

/** A utilization beside the amounts it was computed from; all three in the payload's own units. */
export interface ScaleRatio {
  readonly utilization: number;
  readonly used?: number | undefined;
  readonly limit?: number | null | undefined;
}

/** The numbers of a payload by which its scale is told. */
export interface ScaleEvidence {
  /** Rows of the flat windows (and the SDK's list), which carry a `utilization`. */
  readonly windows: readonly WindowRow[];
  /** Rows of `limits[]`, which carry a `percent`. */
  readonly limits: readonly WindowRow[];
  /** Extra usage and pools. */
  readonly ratios: readonly ScaleRatio[];
}

/** How a payload writes its used parts, told for the payload as a whole. */
export interface PayloadScale {
  readonly utilization: Scale;
  /** `fraction` only when the rows of `limits[]` are written in the same fractions as everything else. */
  readonly limits: Scale;
}

interface Proof {
  readonly percent: boolean;
  readonly fraction: boolean;
  /** A flat window is a hundredth of its row in `limits[]`, so those are percent whatever the rest is. */
  readonly limitsArePercent: boolean;
}

const OVERFLOW_FRACTION_MAX = 2;
/** Rows of `limits[]` are rounded to whole percents. */
const ROUNDING_PERCENT_MAX = 0.51;
/** Utilizations are printed with three digits or more (0.2497 for 1248.5 / 5000). */
const RATIO_TOLERANCE = 0.02;

/** Decides how a payload writes its numbers; `assumed` overrides. Notes `scale-assumed` where it was a judgement. */
export function decideScale(
  evidence: ScaleEvidence,
  notes: DriftNotes,
  assumed: Scale | undefined,
): PayloadScale {
  const proof = findProof(evidence);
  const utilization = assumed ?? decideUtilization(evidence, proof, notes);
  const limitsAreFractions =
    utilization === "fraction" &&
    !proof.limitsArePercent &&
    evidence.limits.some(isBetweenZeroAndOne) &&
    evidence.limits.every((row) => row.used <= OVERFLOW_FRACTION_MAX);
  return { utilization, limits: limitsAreFractions ? "fraction" : "percent" };
}

/** A number of the payload as percent. */
export function toPercent(value: number, scale: Scale): number {
  return scale === "fraction" ? withoutNoise(value * 100) : value;
}

function decideUtilization(evidence: ScaleEvidence, proof: Proof, notes: DriftNotes): Scale {
  const { windows, limits, ratios } = evidence;
  const isFarAboveOne = windows.some((row) => row.used > OVERFLOW_FRACTION_MAX);
  const isAboveOne =
    [...windows, ...limits].some((row) => row.used > 1) || ratios.some((r) => r.utilization > 1);
  const between = [...windows, ...limits].filter(isBetweenZeroAndOne);

  if (isFarAboveOne || proof.percent) return notePercents(between, notes);
  if (proof.fraction)
    return noteFraction("The payload's own amounts show that it is written in fractions.", notes);
  if (isAboveOne) return notePercents(between, notes);
  if (between.length > 0) {
    return noteFraction("No number is above 1 and some lie between 0 and 1: taken as fractions.", notes);
  }
  return notePercents(
    windows.filter((row) => row.used === 1),
    notes,
  );
}

function noteFraction(message: string, notes: DriftNotes): Scale {
  notes.note("scale-assumed", "utilization", message);
  return "fraction";
}

/** Each doubtful row is flagged at its own place: it could be read a hundred times larger. */
function notePercents(doubtful: readonly WindowRow[], notes: DriftNotes): Scale {
  for (const row of doubtful) {
    notes.note(
      "scale-assumed",
      row.path,
      "Could be a fraction; taken as percent, like the rest of the payload.",
    );
  }
  return "percent";
}

function findProof({ windows, limits, ratios }: ScaleEvidence): Proof {
  const pairs = windows.flatMap((window) =>
    limits
      .filter((row) => row.windowKey === window.windowKey && isSameCycle(row.resetsAtMs, window.resetsAtMs))
      .map((row) => ({ utilization: window.used, percent: row.used })),
  );
  const limitsArePercent = pairs.some(
    ({ utilization, percent }) => isFractionOf(utilization, percent) && !Number.isInteger(utilization),
  );
  return {
    percent:
      pairs.some(({ utilization, percent }) => isPercentOf(utilization, percent)) ||
      ratios.some(isPercentRatio),
    fraction: limitsArePercent || ratios.some(isFractionRatio),
    limitsArePercent,
  };
}

/** From 1 up only: below, a row of `limits[]` may itself be a fraction. */
function isPercentOf(utilization: number, percent: number): boolean {
  return percent >= 1 && Number.isInteger(percent) && Math.abs(utilization - percent) <= ROUNDING_PERCENT_MAX;
}

function isFractionOf(utilization: number, percent: number): boolean {
  return percent >= 1 && Math.abs(utilization * 100 - percent) <= ROUNDING_PERCENT_MAX;
}

function isPercentRatio(ratio: ScaleRatio): boolean {
  return isNear(ratio.utilization, 100 * shareOf(ratio));
}

function isFractionRatio(ratio: ScaleRatio): boolean {
  return isNear(ratio.utilization, shareOf(ratio));
}

function shareOf({ used, limit }: ScaleRatio): number {
  return used === undefined || !limit ? 0 : used / limit;
}

function isNear(utilization: number, expected: number): boolean {
  return expected > 0 && Math.abs(utilization - expected) <= RATIO_TOLERANCE * expected;
}

function isBetweenZeroAndOne(row: WindowRow): boolean {
  return row.used > 0 && row.used < 1;
}
