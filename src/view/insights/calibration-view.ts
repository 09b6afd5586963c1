import type { CalibrationDocument, CalibrationMember } from "../../documents/calibration.ts";
import { accountName } from "../dropdown/dropdown.ts";
import { formatDuration } from "../format/duration.ts";
import { modelFamilyName } from "../format/model-name.ts";
import { formatNumber } from "../format/number.ts";
import { at } from "../instant.ts";

/** A calibration as sentences: a title for each account, then each window's. */
export interface CalibrationView {
  readonly title: string;
  readonly windows: readonly { readonly label: string; readonly sentences: readonly string[] }[];
}

/** One view for each account. */
export function toCalibrationViews({ accounts }: CalibrationDocument): readonly CalibrationView[] {
  return accounts.map((account) => ({
    title: accountName(account),
    windows: account.windows.map(({ label, fit, refused }) => ({
      label,
      sentences: fit ? fitSentences(fit) : refused ? [`No fit: ${refused.reason}`] : [],
    })),
  }));
}

function fitSentences(fit: CalibrationMember): readonly string[] {
  const [first, ...others] = fit.families;
  const dollars = fit.pointsPerDollar > 0 ? 1 / fit.pointsPerDollar : 0;
  return [
    `~${formatNumber(dollars)} dollars of ${modelFamilyName(first?.family ?? "")} by the price list make one point.`,
    `Against list prices, output counts ×${factor(fit.outputFactor)} and cache reads ×${factor(fit.cacheReadFactor)}${others.map(({ family, factor: own }) => `, ${modelFamilyName(family)} ×${factor(own)}`).join("")}.`,
    `It rests on ${fit.stretches} stretches over ${formatDuration(at(fit.to) - at(fit.from))}; its sum is known to ±${formatNumber(fit.errorPercent)}%.`,
    fit.holdOut === null
      ? "There is too little to hold out a part and test it."
      : `Tried on ${fit.holdOut.stretches} newer stretches that it had not seen, it was off by ${formatNumber(fit.holdOut.medianErrorPercent)}% (median).`,
    ...(fit.pointsPerFiveHourPoint === null
      ? []
      : [`A point of the five hours is worth ${factor(fit.pointsPerFiveHourPoint)} points here.`]),
  ];
}

function factor(value: number): string {
  return String(Number(value.toPrecision(2)));
}
