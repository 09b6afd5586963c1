import * as z from "zod";
import { account, burn, head, instant, numberKind, percent, points, sourceName } from "./common.ts";

export const forecastMember = z.strictObject({
  hitsWall: z
    .number()
    .meta({ description: "Probability that the window reaches 100 % before its reset, 0 to 1." }),
  wallAt: z
    .strictObject({ p10: instant.nullable(), p50: instant.nullable(), p90: instant.nullable() })
    .nullable()
    .meta({ description: "Unconditional quantiles: a null member means not before the reset." }),
  atReset: z.strictObject({ p10: percent, p50: percent, p90: percent }),
  basis: z.string(),
});

const eta = z
  .strictObject({
    kind: z.enum(["wall", "reset-first", "none", "now"]),
    at: instant.nullable(),
    earliest: instant.nullable(),
    latest: instant.nullable(),
  })
  .meta({
    description:
      "The straight line through the burn, drawn on to 100 %. Derived; the forecast is the honest one.",
  });

const record = z
  .strictObject({
    forecasts: z.int(),
    cycles: z.int().meta({ description: "Independent trials: forecasts of one cycle share their luck." }),
    levelCoverage: z.number().meta({
      description: "How often the level at reset lay within p10 to p90, 0 to 1; 0.8 is right.",
    }),
    wallCoverage: z.number().nullable(),
    brier: z.number(),
  })
  .meta({ description: "How the forecasts of this window that were shown fared, of the last 30 cycles." });

export const windowMember = z.strictObject({
  key: z.string(),
  label: z.string(),
  usedPercent: percent,
  resetsAt: instant
    .nullable()
    .meta({ description: "null: the cycle has not started, or the server did not say." }),
  cycleStartedAt: instant.nullable(),
  observedAt: instant,
  ageSeconds: z.int(),
  stale: z.boolean().meta({ description: "Too old to act on, or its reset has passed." }),
  source: sourceName,
  kind: numberKind,
  severity: z.string().nullable().meta({ description: "The server's own word." }),
  mode: z.enum(["anchored", "sliding", "unclear"]).nullable(),
  burn: burn.nullable(),
  lastBurn: burn.nullable().meta({ description: "Between the last two readings." }),
  pace: z.strictObject({ elapsedPercent: percent, ratio: z.number().nullable() }).nullable(),
  eta: eta.nullable(),
  forecast: forecastMember.nullable(),
  record: record.nullable().meta({ description: "null: fewer than five cycles have been scored." }),
});

const splitPart = z.strictObject({
  surface: z.string(),
  label: z.string(),
  points,
  sharePercent: percent,
  low: points.nullable(),
  high: points.nullable(),
});

export const split = z.strictObject({
  window: z.string(),
  method: z.enum(["breakdown", "oauth-apps", "calibrated"]),
  kind: numberKind,
  observedAt: instant,
  asOf: instant.nullable().meta({ description: "When the server counted the shares; null: it did not say." }),
  usedPercent: percent,
  codeToChatRatio: z.number().nullable(),
  parts: z.array(splitPart),
  deltas: z
    .array(
      z.strictObject({
        since: instant,
        parts: z.array(z.strictObject({ surface: z.string(), label: z.string(), points })),
      }),
    )
    .meta({ description: "Points that each surface added since then, within the same cycle." }),
  machines: z
    .array(
      z.strictObject({
        id: z.string().nullable().meta({ description: "null: this machine." }),
        name: z.string().nullable().meta({ description: "What its user calls it." }),
        points: points.meta({ description: "Of the part claude_code." }),
        coveredTo: instant.nullable().meta({
          description: "Its use is known up to here; null: no delivery was whole, or it is this machine.",
        }),
        copies: z.int().meta({
          description: "Its replies that another machine has a transcript of too; they count once.",
        }),
      }),
    )
    .optional()
    .meta({
      description:
        "The machines whose Claude Code the part claude_code covers. Absent: it is this machine's alone, or the server's own part.",
    }),
  unheardPoints: points.optional().meta({
    description:
      "Unexplained since another machine was last heard of; it may be that machine's, so the bands hold either. Absent: all are known.",
  }),
  score: z
    .strictObject({
      comparisons: z.int(),
      meanErrorPoints: points,
      heldShare: z.number().meta({ description: "How often the band held; 0.8 is right." }),
      errorPoints: points.meta({ description: "Of the newest: estimated minus measured, of Claude Code." }),
      measuredPoints: points,
    })
    .nullable()
    .meta({
      description: "An estimate against the server's own figures; null: it is none, or there are none.",
    }),
});

export const splitRefusal = z.strictObject({
  window: z.string(),
  method: z.enum(["breakdown", "oauth-apps", "calibrated"]),
  reason: z.string(),
});

export const finding = z.strictObject({
  code: z.string(),
  title: z.string(),
  evidence: z.string(),
  advice: z.string(),
  since: instant.nullable(),
  severity: z.enum(["info", "warning", "critical"]),
  window: z.string().nullable(),
});

const gate = z.strictObject({
  verdict: z.enum(["ok", "bills", "blocked"]),
  walls: z
    .array(z.string())
    .meta({ description: "Every window at or over 100 % whose reset has not passed." }),
  until: instant.nullable(),
  reason: z.string(),
  scoped: z
    .array(
      z.strictObject({
        key: z.string(),
        label: z.string(),
        verdict: z.enum(["ok", "bills", "blocked"]),
        until: instant.nullable(),
      }),
    )
    .meta({ description: "Windows at the wall that stop one model, surface or kind of client only." }),
});

const extraUsage = z
  .strictObject({
    enabled: z.boolean(),
    used: z.number().nullable(),
    limit: z.number().nullable().meta({ description: "null: no cap, or not said." }),
    currency: z.string().nullable(),
    percent: percent.nullable(),
    blockedReason: z.string().nullable(),
  })
  .meta({ description: "Metered use beyond the plan, in whole currency units." });

const pool = z.strictObject({
  key: z.string(),
  label: z.string(),
  usedPercent: percent.nullable(),
  used: z.number().nullable(),
  limit: z.number(),
  remaining: z.number().nullable(),
  currency: z.string(),
  expiresAt: instant.nullable(),
});

const prepaid = z
  .strictObject({
    balance: z.number(),
    currency: z.string().nullable(),
    observedAt: instant.meta({ description: "The server is asked for it once a day." }),
  })
  .meta({ description: "Money that was paid before it is used, in whole currency units." });

export const sourceMember = z.strictObject({
  name: sourceName,
  place: z.string().nullable(),
  state: z.string(),
  lastOkAt: instant.nullable(),
  nextTryAt: instant.nullable(),
  message: z.string().nullable(),
  hint: z.string().nullable(),
});

const drift = z.strictObject({ code: z.string(), path: z.string(), message: z.string(), source: sourceName });

export const accountMember = z.strictObject({
  ...account,
  windows: z.array(windowMember),
  binding: z.strictObject({ key: z.string(), reason: z.string() }).nullable(),
  split: z.array(split),
  splitRefused: z.array(splitRefusal),
  scopedShares: z
    .array(
      z.strictObject({
        window: z.string(),
        allowancePercentOfWeekly: percent.nullable(),
        usedPercentOfWeekly: percent.nullable(),
      }),
    )
    .meta({
      description: "How much of the whole week each scoped window is worth, where the server says so.",
    }),
  extraUsage: extraUsage.nullable(),
  pools: z.array(pool),
  prepaid: prepaid.nullable().optional().meta({ description: "null or absent: nobody said." }),
  gate,
  findings: z.array(finding),
  sources: z.array(sourceMember),
  drift: z.array(drift),
});

export const problem = z.strictObject({ code: z.string(), message: z.string(), hint: z.string() });

/** `status --json`: every account, every window, and what follows from them. */
export const statusDocument = z.strictObject({
  ...head("status"),
  simulated: z.boolean().meta({ description: "The numbers come from a simulator, not from Anthropic." }),
  accounts: z.array(accountMember),
  errors: z.array(problem),
});

export type StatusDocument = z.infer<typeof statusDocument>;
export type AccountMember = z.infer<typeof accountMember>;
export type WindowMember = z.infer<typeof windowMember>;
export type SplitMember = z.infer<typeof split>;
export type SourceMember = z.infer<typeof sourceMember>;
export type Problem = z.infer<typeof problem>;
