import * as z from "zod";
import { accountsDocument, instant, percent, windowsWith } from "./common.ts";

const seriesPoint = z.strictObject({
  at: instant,
  usedPercent: percent.meta({ description: "The last reading of the point's stretch of time." }),
  low: percent.optional().meta({ description: "The lowest of the stretch; absent: it is usedPercent." }),
  high: percent.optional(),
});

/** `GET /api/v1/history`: readings thinned out to a number of points that a chart can draw, with no peak lost. */
export const seriesDocument = accountsDocument("series", {
  windows: windowsWith({
    readings: z.int().meta({ description: "How many readings the points stand for." }),
    points: z
      .array(seriesPoint)
      .meta({ description: "Oldest first. Each stands at the last reading of its stretch." }),
    gaps: z
      .array(z.strictObject({ from: instant, to: instant }))
      .meta({ description: "Between two readings too far apart to draw a line: draw none." }),
    cycles: z
      .array(
        z.strictObject({
          startedAt: instant.meta({
            description: "The reset less the window's length; the first reading where that is not known.",
          }),
          resetsAt: instant,
          lastPercent: percent,
          peakPercent: percent,
          wallAt: instant
            .nullable()
            .meta({ description: "The first reading of the range at or over 100 %; null: none was." }),
        }),
      )
      .meta({ description: "Oldest first." }),
  }),
});

export type SeriesDocument = z.infer<typeof seriesDocument>;
export type SeriesWindowMember = SeriesDocument["accounts"][number]["windows"][number];
