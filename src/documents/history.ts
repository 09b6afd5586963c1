import * as z from "zod";
import { accountsDocument, instant, percent, sourceName, windowsWith } from "./common.ts";

/** `history --json`: the readings that are kept, and the cycles they form. */
export const historyDocument = accountsDocument("history", {
  windows: windowsWith({
    points: z.array(
      z.strictObject({
        at: instant,
        usedPercent: percent,
        resetsAt: instant.nullable(),
        source: sourceName,
      }),
    ),
    cycles: z.array(
      z.strictObject({
        resetsAt: instant,
        firstObservedAt: instant,
        lastObservedAt: instant,
        peakUsedPercent: percent,
        readings: z.int(),
      }),
    ),
  }),
});

export type HistoryDocument = z.infer<typeof historyDocument>;
