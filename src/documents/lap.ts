import * as z from "zod";
import { account, burn, head, instant, percent, points, windowsWith } from "./common.ts";

const tokens = z.strictObject({
  inputTokens: z.int(),
  outputTokens: z.int(),
  cacheCreationTokens: z.int(),
  cacheReadTokens: z.int(),
  totalTokens: z.int(),
  messages: z.int().meta({ description: "Replies, after deduplication." }),
});

/** `lap --json`: what a piece of work cost, between two readings. */
export const lapDocument = z.strictObject({
  ...head("lap"),
  state: z.enum(["running", "done"]),
  command: z.string().nullable(),
  exitCode: z.int().nullable(),
  startedAt: instant,
  stoppedAt: instant.nullable(),
  durationSeconds: z.number().nullable(),
  tokens: tokens.nullable().meta({
    description:
      "What Claude Code's transcripts on this machine say. null: still running, or no transcripts.",
  }),
  costUsd: z.number().nullable().meta({
    description:
      "Dollars by the price list, of the replies that have a price. null: no transcripts, or none has.",
  }),
  unpricedModels: z
    .array(z.string())
    .meta({ description: "Models whose use is in the tokens, but in no cost." }),
  accounts: z.array(
    z.strictObject({
      ...account,
      startObservedAt: instant.nullable(),
      stopObservedAt: instant.nullable(),
      windows: windowsWith({
        startPercent: percent.nullable(),
        stopPercent: percent.nullable(),
        points: points.nullable(),
        low: points.nullable(),
        high: points.nullable(),
        burn: burn.nullable(),
        refused: z.string().nullable().meta({ description: "Why there is no figure." }),
      }),
    }),
  ),
});

/** `lap list --json`: the laps that have ended, and the one that runs. */
export const lapsDocument = z.strictObject({
  ...head("laps"),
  running: z
    .strictObject({ startedAt: instant })
    .nullable()
    .meta({ description: "The lap that `lap stop` will end; null: none runs." }),
  laps: z.array(lapDocument.omit({ schema: true, generatedAt: true })).meta({
    description:
      "Newest first, as they were told when they ended. Of a command only its program's name is kept.",
  }),
});

export type LapDocument = z.infer<typeof lapDocument>;
export type LapsDocument = z.infer<typeof lapsDocument>;
export type LapMember = LapsDocument["laps"][number];
