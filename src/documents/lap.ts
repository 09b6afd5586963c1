import * as z from "zod";
import { account, burn, head, instant, percent, points } from "./common.ts";

/** `lap --json`: what a piece of work cost, between two readings. */
export const lapDocument = z.strictObject({
  ...head("lap"),
  state: z.enum(["running", "done"]),
  command: z.string().nullable(),
  exitCode: z.int().nullable(),
  startedAt: instant,
  stoppedAt: instant.nullable(),
  durationSeconds: z.number().nullable(),
  tokens: z.null().meta({ description: "Reserved: tokens from transcripts." }),
  costUsd: z.null().meta({ description: "Reserved: dollars from transcripts." }),
  accounts: z.array(
    z.strictObject({
      ...account,
      startObservedAt: instant.nullable(),
      stopObservedAt: instant.nullable(),
      windows: z.array(
        z.strictObject({
          key: z.string(),
          label: z.string(),
          startPercent: percent.nullable(),
          stopPercent: percent.nullable(),
          points: points.nullable(),
          low: points.nullable(),
          high: points.nullable(),
          burn: burn.nullable(),
          refused: z.string().nullable().meta({ description: "Why there is no figure." }),
        }),
      ),
    }),
  ),
});

export type LapDocument = z.infer<typeof lapDocument>;
