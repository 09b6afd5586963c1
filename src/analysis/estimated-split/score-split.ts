import type { SurfaceShare } from "../../domain/snapshot.ts";
import type { EstimatedSplit } from "./estimated-split.ts";

/** How an estimate stands against the server's own figures of the same week. */
export interface SplitScore {
  /** Estimated minus measured points of Claude Code; negative: too little was attributed. */
  readonly errorPoints: number;
  readonly measuredPoints: number;
  /** Whether the estimate's band held the measured points, give or take a rounded share. */
  readonly isHeld: boolean;
}

/** Shares come as whole percents: half of one either way. Source: `seven_day_breakdown`, observed 2026-10. */
const SHARE_ROUNDING = 0.5;

/**
 * The score against `seven_day_breakdown` of about the same instant. The server counts every machine's Claude Code, the estimate only this one's:
 * with several machines it is too low by what the others used. Shape: `undefined` without a share of Claude Code.
 */
export function scoreSplit(
  estimate: Pick<EstimatedSplit, "parts" | "usedPercent">,
  shares: readonly Pick<SurfaceShare, "surface" | "sharePercent">[],
): SplitScore | undefined {
  const share = shares.find(({ surface }) => surface === "claude_code");
  const part = estimate.parts.find(({ surface }) => surface === "claude_code");
  if (!share || !part) return undefined;
  const measuredPoints = (share.sharePercent * estimate.usedPercent) / 100;
  const slack = (SHARE_ROUNDING * estimate.usedPercent) / 100;
  return {
    errorPoints: part.points - measuredPoints,
    measuredPoints,
    isHeld: measuredPoints >= part.lowPoints - slack && measuredPoints <= part.highPoints + slack,
  };
}
