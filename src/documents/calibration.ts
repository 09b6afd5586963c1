import * as z from "zod";
import { accountsDocument, instant, points, windowsWith } from "./common.ts";

const calibrated = z.strictObject({
  from: instant,
  to: instant,
  stretches: z.int(),
  localStretches: z.int().meta({ description: "Of those, what local use accounts for at least half of." }),
  pointsPerDollar: z.number().meta({
    description: "Percent-points per dollar of list price of the most used family, before the factors below.",
  }),
  outputFactor: z.number().meta({ description: "Output against its list price; 1 where that is right." }),
  cacheReadFactor: z.number(),
  families: z.array(z.strictObject({ family: z.string(), factor: z.number() })).meta({
    description: "Each family against its list prices, relative to the first, which was used most.",
  }),
  errorPercent: z
    .number()
    .meta({ description: "Standard deviation of what the fit gives for the use it rests on." }),
  holdOut: z
    .strictObject({ stretches: z.int(), medianErrorPercent: z.number() })
    .nullable()
    .meta({ description: "A fit of the older three quarters tried on the newer. null: too little." }),
  driftFactor: z
    .number()
    .meta({ description: "Points per use in the newer half against the older, 1 without drift." }),
  pointsPerFiveHourPoint: z.number().nullable().meta({
    description: "What a point of the five hours is worth here, where the fit rests on theirs.",
  }),
  changes: z
    .array(
      z.strictObject({ after: instant, before: instant, pointsFactor: z.number(), deviations: z.number() }),
    )
    .meta({ description: "Where the relation changed, oldest first." }),
  residuals: z
    .array(
      z.strictObject({
        from: instant,
        to: instant,
        risePoints: points,
        predictedPoints: points,
        errorPoints: points,
      }),
    )
    .meta({
      description: "Each stretch: what was read, what the fit gives for this machine, what is not known.",
    }),
});

/** `calibrate --json`: the fit of this machine's tokens to the percent-points of each window, or what is missing for one. */
export const calibrationDocument = accountsDocument("calibration", {
  windows: windowsWith({
    fit: calibrated.nullable(),
    refused: z.strictObject({ code: z.string(), reason: z.string() }).nullable(),
  }),
});

export type CalibrationDocument = z.infer<typeof calibrationDocument>;
export type CalibrationMember = z.infer<typeof calibrated>;
