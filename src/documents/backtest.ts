import * as z from "zod";
import { accountsDocument, instant, percent, points, windowsWith } from "./common.ts";

const share = z.number().meta({ description: "0 to 1." });

/** `backtest --json`: what each forecast said then, against what happened. */
export const backtestDocument = accountsDocument("backtest", {
  windows: windowsWith({
    record: z
      .strictObject({
        forecasts: z.int(),
        cycles: z.int().meta({ description: "Independent trials: forecasts of one cycle share their luck." }),
        levelCoverage: share.meta({
          description: "How often the level at reset lay within p10 to p90; 0.8 is right.",
        }),
        wallCoverage: share.nullable(),
        levelPinballPercent: z.number(),
        wallPinballHours: z.number(),
        brier: share,
      })
      .nullable()
      .meta({ description: "null: no forecast has settled yet." }),
    rows: z.array(
      z.strictObject({
        madeAt: instant,
        usedPercent: percent,
        hitsWall: share,
        atReset: z.strictObject({ p10: percent, p50: percent, p90: percent }),
        outcome: z.enum(["settled", "open", "cut-short", "unseen"]),
        levelPercent: percent.nullable(),
        wallAt: instant.nullable(),
      }),
    ),
  }),
  splits: z
    .strictObject({
      record: z.strictObject({ comparisons: z.int(), meanErrorPoints: points, heldShare: share }).nullable(),
      rows: z.array(
        z.strictObject({
          madeAt: instant,
          usedPercent: percent,
          estimatedPoints: points,
          low: points,
          high: points,
          measuredPoints: points,
          held: z.boolean(),
        }),
      ),
    })
    .meta({
      description: "Claude Code's part of the week, estimated then, against the server's own division.",
    }),
});

export type BacktestDocument = z.infer<typeof backtestDocument>;
