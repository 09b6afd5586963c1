import * as z from "zod";
import { head, instant } from "./common.ts";

/** `machines --json`: this machine among those that share an account, and what was heard of each. */
export const machinesDocument = z.strictObject({
  ...head("machines"),
  own: z.strictObject({
    id: z.string().nullable().meta({ description: "null: its uses were never exported." }),
    name: z.string().nullable().meta({ description: "The setting machineName." }),
  }),
  machines: z
    .array(
      z.strictObject({
        id: z.string(),
        name: z.string().nullable(),
        account: z.string(),
        minutes: z.int().meta({ description: "Minutes with any use that are kept, by model and speed." }),
        firstUseAt: instant.nullable(),
        lastUseAt: instant.nullable(),
        covered: z.array(z.strictObject({ from: instant, to: instant })).meta({
          description: "Of this time all its uses are kept; oldest first. Empty: no delivery was whole.",
        }),
      }),
    )
    .meta({ description: "Other machines, once for each account that they use." }),
  forgottenMinutes: z.int().optional().meta({ description: "With `machines forget`: what was dropped." }),
});

export type MachinesDocument = z.infer<typeof machinesDocument>;
