import * as z from "zod";
import { accountsDocument } from "./common.ts";
import { finding, split, splitRefusal, windowMember } from "./status.ts";

/** `burn --json`: the windows with their burn, pace and straight-line wall. */
export const burnDocument = accountsDocument("burn", { windows: z.array(windowMember) });

/** `forecast --json`: the windows with the probability of their wall, when, and where they stand at their reset. */
export const forecastDocument = accountsDocument("forecast", { windows: z.array(windowMember) });

/** `split --json`: where each window's use went, by every method that applies, and why the others do not. */
export const splitDocument = accountsDocument("split", {
  windows: z.array(windowMember),
  split: z.array(split),
  splitRefused: z.array(splitRefusal),
});

/** `findings --json`: recognised failure modes with evidence and advice. */
export const findingsDocument = accountsDocument("findings", {
  windows: z.array(windowMember),
  findings: z.array(finding),
});

export type BurnDocument = z.infer<typeof burnDocument>;
export type ForecastDocument = z.infer<typeof forecastDocument>;
export type SplitDocument = z.infer<typeof splitDocument>;
export type FindingsDocument = z.infer<typeof findingsDocument>;
