import * as z from "zod";
import { head, instant, percent } from "./common.ts";

/** `guard --json`: whether there is room for the next piece of work. */
export const guardDocument = z.strictObject({
  ...head("guard"),
  verdict: z.enum(["room", "crossed", "unknown"]).meta({
    description:
      "unknown: no reading is young enough to decide by, or not of every window asked about; what follows then is the caller's choice.",
  }),
  thresholdPercent: percent,
  wallChancePercent: percent.nullable().meta({
    description:
      "The chance of a wall before its reset that counts as crossed; null: the level alone decides.",
  }),
  /** The windows that are over, over all accounts asked about. */
  crossed: z.array(
    z.strictObject({
      account: z.string(),
      window: z.string(),
      label: z.string(),
      usedPercent: percent,
      wallChancePercent: percent.nullable().meta({ description: "Estimated; null: there is no forecast." }),
      resetsAt: instant.nullable(),
    }),
  ),
  until: instant.nullable().meta({
    description: "When the last of them resets; null: nothing is crossed, or the server names no time.",
  }),
  reason: z.string(),
});

export type GuardDocument = z.infer<typeof guardDocument>;
