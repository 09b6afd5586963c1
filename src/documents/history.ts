import * as z from "zod";
import { account, head, instant, percent, sourceName } from "./common.ts";

/** `history --json`: the readings that are kept, and the cycles they form. */
export const historyDocument = z.strictObject({
  ...head("history"),
  accounts: z.array(
    z.strictObject({
      ...account,
      windows: z.array(
        z.strictObject({
          key: z.string(),
          label: z.string(),
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
      ),
    }),
  ),
});

export type HistoryDocument = z.infer<typeof historyDocument>;
