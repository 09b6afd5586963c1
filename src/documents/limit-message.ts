import * as z from "zod";
import { head, instant } from "./common.ts";

/** `explain --json`: what a message about a limit says, and what it does not. */
export const limitMessageDocument = z.strictObject({
  ...head("limit-message"),
  subject: z.enum(["window", "extra-usage", "unknown", "none"]),
  windows: z
    .array(z.string())
    .meta({ description: "The keys that the server has used for the window it names." }),
  state: z.enum(["approaching", "reached", "passed"]).nullable(),
  resetsAt: instant.nullable(),
  resetText: z
    .string()
    .nullable()
    .meta({ description: "As it is written, where it is only a time of some day." }),
  explanation: z.string(),
});

export type LimitMessageDocument = z.infer<typeof limitMessageDocument>;
