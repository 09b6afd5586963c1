import * as z from "zod";
import { accountsDocument, instant, points } from "./common.ts";

/** `walls --json`: each time that a window was at its wall. */
export const wallsDocument = accountsDocument("walls", {
  walls: z
    .array(
      z.strictObject({
        window: z
          .string()
          .nullable()
          .meta({ description: "null: a request was refused, and nothing says by which window." }),
        label: z.string(),
        beganAt: instant.meta({ description: "The first proof of it." }),
        notBefore: instant.nullable().meta({
          description: "The last reading under 100 % before it; null: none is kept.",
        }),
        endedAt: instant.nullable().meta({ description: "null: it stands, or nothing says when it ended." }),
        stands: z.boolean(),
        blockedSeconds: z.int().nullable(),
        resetsAt: instant.nullable(),
        refusals: z.int().meta({ description: "Requests that Claude Code logged as refused by it." }),
        seenIn: z.enum(["readings", "transcripts", "both"]),
        overageStatus: z.string().nullable().meta({
          description: "The server's word on metered use; allowed: requests went on.",
        }),
        filledBy: z
          .array(
            z.strictObject({
              project: z.string(),
              sharePercent: points.meta({
                description: "Of what this machine's Claude Code used, by the price list.",
              }),
            }),
          )
          .nullable()
          .meta({
            description:
              "What this machine's Claude Code did from the cycle's beginning to the wall, most first. null: no transcripts tell.",
          }),
      }),
    )
    .meta({ description: "Oldest first." }),
});

export type WallsDocument = z.infer<typeof wallsDocument>;
export type WallMember = WallsDocument["accounts"][number]["walls"][number];
