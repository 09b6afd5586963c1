import * as z from "zod";
import { head } from "./common.ts";

/** What was left out of the count, whole or of one file. */
const leftOut = {
  rows: z.int().meta({ description: "Rows that bill, copies included." }),
  syntheticRows: z.int().meta({ description: "Claude Code's own error texts, which use nothing." }),
  undatedRows: z.int().meta({ description: "Rows that name no time." }),
  malformedLines: z.int().meta({ description: "Lines that are no JSON, as far as they were read." }),
  oversizeLines: z.int().meta({ description: "Lines that even shortened did not fit into memory." }),
};

/** `--explain --json` of a report: what is in the transcripts and in no report, and why. */
export const explainDocument = z.strictObject({
  ...head("explain"),
  files: z.int(),
  replies: z.int().meta({ description: "Messages that count, each once." }),
  ...leftOut,
  droppedCopies: z
    .array(
      z.strictObject({
        rule: z.enum(["smaller-total", "sidechain-copy", "without-speed", "earlier-copy", "same-copy"]),
        copies: z.int(),
        meaning: z.string(),
      }),
    )
    .meta({ description: "Copies of messages, by the first rule that decided against them." }),
  fileRows: z
    .array(
      z.strictObject({
        path: z.string(),
        kept: z.int().meta({ description: "Messages whose copy that counts is in this file." }),
        dropped: z.int().meta({ description: "Copies in this file whose message is counted elsewhere." }),
        ...leftOut,
        skipped: z
          .enum(["utf-16", "unreadable"])
          .nullable()
          .meta({ description: "Why nothing of the file was read." }),
      }),
    )
    .meta({ description: "Files of which something does not count; most first." }),
});

export type ExplainDocument = z.infer<typeof explainDocument>;
