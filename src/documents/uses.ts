import * as z from "zod";
import { instant } from "./common.ts";

const tokens = z.int().nonnegative();

const head = {
  schema: z.literal("claude-meter/uses.v1"),
  machine: z.strictObject({
    id: z
      .string()
      .meta({ description: "Drawn by chance when it was first needed; tells nothing of the machine." }),
    name: z.string().optional().meta({ description: "The setting machineName; absent: nothing was set." }),
  }),
  account: z
    .strictObject({
      id: z.string(),
      email: z.string().optional(),
      organizationId: z.string().optional(),
      accountUuid: z.string().optional(),
    })
    .meta({ description: "Whose use it is." }),
};

const use = z
  .strictObject({
    ...head,
    at: instant.meta({ description: "Where the minute begins." }),
    model: z.string(),
    speed: z.string().optional(),
    messages: z.int().positive(),
    inputTokens: tokens,
    outputTokens: tokens,
    cacheWrite5mTokens: tokens,
    cacheWrite1hTokens: tokens,
    cacheReadTokens: tokens,
    marks: z.array(z.string()).max(4).meta({
      description: "Fingerprints of some of its replies' ids, by which a transcript on two machines shows.",
    }),
  })
  .meta({ description: "What Claude Code used of one model in one minute." });

const coverage = z
  .strictObject({
    ...head,
    covered: z.strictObject({ from: instant, to: instant }),
    uses: z.int().nonnegative().meta({ description: "So many lines came before this one." }),
  })
  .meta({ description: "The last line: what the lines before it do not name was not used in this time." });

/** `export --uses`: one line of what this machine's Claude Code used, for `import` on another machine. */
export const usesLine = z.union([use, coverage]);

export type UsesLine = z.infer<typeof usesLine>;
