import * as z from "zod";
import { accountsDocument, instant, percent, points } from "./common.ts";
import { forecastMember } from "./status.ts";

const change = z.strictObject({
  pace: z.number().meta({ description: "All use times this; 1 as usual." }),
  pauseMinutes: z.number(),
  model: z
    .string()
    .nullable()
    .meta({ description: "The family that all of Claude Code's work on this machine is done with." }),
});

const scenario = z.strictObject({
  change,
  forecast: forecastMember,
  paceFactor: z.number().meta({ description: "What all use is multiplied by, of pace and model together." }),
});

const modelRefusal = z.strictObject({ model: z.string(), reason: z.string() });

const quantiles = z.strictObject({ p10: points, p50: points, p90: points });

const fit = z
  .strictObject({
    tasks: z.int().meta({ description: "Past sessions of this machine's Claude Code that it rests on." }),
    fits: z
      .number()
      .nullable()
      .meta({ description: "Share of them that would end before this window's wall. null: too few." }),
    taskPoints: quantiles
      .nullable()
      .meta({ description: "What such a session takes of this window, estimated." }),
    reason: z.string().nullable().meta({ description: "Why there is no figure." }),
  })
  .meta({
    description: "Whether a task of the kind that was done here before fits into what is left. Estimated.",
  });

const whatIfWindow = z.strictObject({
  key: z.string(),
  label: z.string(),
  usedPercent: percent,
  asUsual: forecastMember.nullable(),
  fan: z.array(z.strictObject({ at: instant, p10: percent, p50: percent, p90: percent })).meta({
    description: "As usual, step by step up to the reset: what a burn-up chart draws. May be empty.",
  }),
  scenarios: z
    .array(scenario)
    .meta({ description: "The change asked for first, then half the pace, a pause, and each other model." }),
  modelsRefused: z.array(modelRefusal),
  allowance: z
    .strictObject({
      remainingPercent: points,
      daysLeft: z.number(),
      percentPerDay: points,
    })
    .nullable(),
  fit,
  refused: z.string().nullable().meta({ description: "Why there is no forecast to change." }),
});

/** `what-if --json`: what would become of each window under a change, beside what will as usual. */
export const whatIfDocument = accountsDocument("what-if", { windows: z.array(whatIfWindow) });

export type WhatIfDocument = z.infer<typeof whatIfDocument>;
export type WhatIfWindow = z.infer<typeof whatIfWindow>;
