import * as z from "zod";
import { accountsDocument, instant, numberKind, percent, points, windowsWith } from "./common.ts";

/** `split-history --json`: each window's use by surface over time. */
export const splitHistoryDocument = accountsDocument("split-history", {
  windows: windowsWith({
    series: z.array(
      z.strictObject({
        method: z.enum(["breakdown", "oauth-apps", "calibrated"]),
        kind: numberKind,
        points: z
          .array(
            z.strictObject({
              at: instant,
              usedPercent: percent,
              parts: z.array(
                z.strictObject({
                  surface: z.string(),
                  label: z.string(),
                  points,
                  low: points.nullable(),
                  high: points.nullable(),
                }),
              ),
            }),
          )
          .meta({ description: "Oldest first. Points of the cycle that ran then." }),
      }),
    ),
    refused: z.array(
      z.strictObject({
        method: z.enum(["breakdown", "oauth-apps", "calibrated"]),
        reason: z.string(),
      }),
    ),
  }),
});

export type SplitHistoryDocument = z.infer<typeof splitHistoryDocument>;
