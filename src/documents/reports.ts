// Token reports. Under the same names they hold every key that ccusage 20 prints (as `ccusage claude daily --json` and as
// `ccusage daily --json`), so that scripts written for it keep working; our own columns come on top.
import * as z from "zod";
import { head, instant, points } from "./common.ts";

const usd = z.number().nullable().meta({
  description:
    "Dollars; of the replies that have a cost. null: there was use, and none of it has a known cost.",
});

const windowPoints = points.nullable().meta({
  description:
    "Percent-points that the window rose in the row's time, from readings. null: no reading covers it.",
});

const tokens = {
  inputTokens: z.int(),
  outputTokens: z.int(),
  cacheCreationTokens: z.int(),
  cacheReadTokens: z.int(),
};

/** What is ours in every row. */
const ownColumns = {
  cacheCreation5mTokens: z
    .int()
    .meta({ description: "Of cacheCreationTokens, those that live five minutes." }),
  cacheCreation1hTokens: z.int().meta({ description: "Of cacheCreationTokens, those that live one hour." }),
  thinkingTokens: z.int().nullable().meta({ description: "Of outputTokens. null: the logs do not say." }),
  webSearchRequests: z.int(),
  subagentTokens: z.int().meta({ description: "Of totalTokens, those of subagents and side-chains." }),
  messages: z.int().meta({ description: "Replies, after deduplication." }),
};

const modelBreakdown = z.strictObject({
  modelName: z.string(),
  ...tokens,
  cost: usd,
  totalTokens: z.int(),
  ...ownColumns,
});

const totals = {
  ...tokens,
  totalTokens: z.int(),
  totalCost: usd,
  ...ownColumns,
  unpricedModels: z
    .array(z.string())
    .meta({ description: "Models with use whose cost is not known; it is in no cost above." }),
};

const usage = {
  ...totals,
  modelsUsed: z.array(z.string()),
  modelBreakdowns: z.array(modelBreakdown).meta({ description: "Dearest first." }),
};

const windowColumns = { fiveHourPoints: windowPoints, weekPoints: windowPoints };

/** What bare `ccusage daily` prints on top of `ccusage claude daily`. */
const periodAlias = {
  period: z
    .string()
    .meta({ description: "The row's day, week, month or session again, as bare ccusage names it." }),
  agent: z.literal("claude"),
};

const agentsMetadata = z.strictObject({ agents: z.array(z.literal("claude")) });

function reportHead<const Name extends string>(name: Name) {
  return {
    ...head(name),
    timeZone: z.string().meta({ description: "The zone whose days, weeks and months these are." }),
    mode: z.enum(["auto", "calculate", "display"]).meta({ description: "Where costs come from." }),
  };
}

function periodRow<const Key extends string>(key: Key) {
  const name: Record<Key, z.ZodString> = { [key]: z.string() } as Record<Key, z.ZodString>;
  return z.strictObject({ ...name, ...periodAlias, metadata: agentsMetadata, ...usage, ...windowColumns });
}

function projectsOf<Row extends z.ZodType>(row: Row) {
  return z
    .record(z.string(), z.array(row))
    .nullable()
    .meta({ description: "With --instances: the rows of each project apart." });
}

const dayRow = periodRow("date");
const weekRow = periodRow("week");
const monthRow = periodRow("month");
const inProject = { project: z.string() };

/** `daily --json`. */
export const dailyDocument = z.strictObject({
  ...reportHead("daily"),
  daily: z.array(dayRow),
  totals: z.strictObject(totals),
  projects: projectsOf(dayRow.extend(inProject)),
});

/** `weekly --json`. */
export const weeklyDocument = z.strictObject({
  ...reportHead("weekly"),
  weekly: z.array(weekRow),
  totals: z.strictObject(totals),
  projects: projectsOf(weekRow.extend(inProject)),
});

/** `monthly --json`. */
export const monthlyDocument = z.strictObject({
  ...reportHead("monthly"),
  monthly: z.array(monthRow),
  totals: z.strictObject(totals),
  projects: projectsOf(monthRow.extend(inProject)),
});

const sessionRow = z.strictObject({
  sessionId: z.string(),
  projectPath: z.string().meta({ description: "The folder under projects/." }),
  project: z.string().meta({ description: "The working folder in which it was last active." }),
  gitBranches: z.array(z.string()),
  firstActivity: instant,
  lastActivity: instant,
  ...periodAlias,
  metadata: z.strictObject({ lastActivity: instant }),
  ...usage,
  ...windowColumns,
});

/** `session --json`. */
export const sessionDocument = z.strictObject({
  ...reportHead("session"),
  sessions: z.array(sessionRow),
  session: z
    .array(sessionRow)
    .meta({ description: "The same rows, under the name that bare ccusage gives them." }),
  totals: z.strictObject(totals),
});

const block = z.strictObject({
  id: z.string(),
  startTime: instant,
  endTime: instant,
  actualEndTime: instant.nullable().meta({ description: "The last reply. null in a gap." }),
  isActive: z.boolean(),
  isGap: z.boolean(),
  entries: z.int(),
  tokenCounts: z.strictObject({
    inputTokens: z.int(),
    outputTokens: z.int(),
    cacheCreationInputTokens: z.int(),
    cacheReadInputTokens: z.int(),
  }),
  totalTokens: z.int(),
  costUSD: usd,
  models: z.array(z.string()),
  unpricedModels: z.array(z.string()),
  burnRate: z
    .strictObject({
      tokensPerMinute: z.number(),
      tokensPerMinuteForIndicator: z.number().meta({ description: "Input and output only." }),
      costPerHour: usd,
    })
    .nullable(),
  projection: z
    .strictObject({ totalTokens: z.int(), totalCost: usd, remainingMinutes: z.int() })
    .nullable()
    .meta({
      description: "What the block would hold at its end at this rate; it is no forecast of the window.",
    }),
  tokenLimitStatus: z
    .strictObject({
      limit: z.int(),
      projectedUsage: z.int(),
      percentUsed: z.number(),
      status: z.enum(["ok", "warning", "exceeds"]),
    })
    .nullable()
    .meta({ description: "Against the limit that --token-limit names; Anthropic publishes none." }),
  ...windowColumns,
  walls: z
    .array(z.strictObject({ at: instant, window: z.string().nullable(), resetsAt: instant.nullable() }))
    .meta({ description: "Requests that a window refused." }),
});

/** `blocks --json`. */
export const blocksDocument = z.strictObject({
  ...reportHead("blocks"),
  blocks: z.array(block),
  totals: z.strictObject(totals),
});

/** `project --json`: what was used in each project and on each git branch. */
export const projectDocument = z.strictObject({
  ...reportHead("project"),
  projects: z.array(
    z.strictObject({
      project: z.string(),
      sessions: z.int(),
      firstActivity: instant,
      lastActivity: instant,
      ...usage,
      branches: z.array(
        z.strictObject({
          gitBranch: z.string().nullable().meta({ description: "null: the logs name none." }),
          sessions: z.int(),
          firstActivity: instant,
          lastActivity: instant,
          ...usage,
        }),
      ),
    }),
  ),
  totals: z.strictObject(totals),
});

export type DailyDocument = z.infer<typeof dailyDocument>;
export type WeeklyDocument = z.infer<typeof weeklyDocument>;
export type MonthlyDocument = z.infer<typeof monthlyDocument>;
export type SessionDocument = z.infer<typeof sessionDocument>;
export type BlocksDocument = z.infer<typeof blocksDocument>;
export type ProjectDocument = z.infer<typeof projectDocument>;
export type ReportDocument =
  DailyDocument | WeeklyDocument | MonthlyDocument | SessionDocument | BlocksDocument | ProjectDocument;
