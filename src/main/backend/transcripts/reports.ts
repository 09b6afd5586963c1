import { existsSync } from "node:fs";
import type { ReportProblem, ReportQuery } from "../../../ports/backend.ts";
import type { ReportDocument } from "../../../documents/reports.ts";
import { unreachable } from "../../../domain/assert.ts";
import type { SeriesPoint } from "../../../domain/cycle.ts";
import { addMs, type EpochMs } from "../../../domain/time.ts";
import type { WallEvent } from "../../../domain/usage-event.ts";
import { EXIT_CODES, UserError } from "../../../domain/user-error.ts";
import { FIVE_HOUR, SEVEN_DAY, type WindowKey } from "../../../domain/window.ts";
import { StoreError, type Store, type TimeRange } from "../../../ports/store.ts";
import { createCostOf } from "../../../transcripts/price/cost-of.ts";
import type { Prices } from "../../../transcripts/price/price-row.ts";
import { arePricedBySlot, createPriceTable } from "../../../transcripts/price/price-table.ts";
import { blockReport } from "../../../transcripts/report/block-report.ts";
import { largestBlockTokens, toBlocksDocument } from "../../../transcripts/report/blocks-document.ts";
import { parseDay, type CivilDay } from "../../../transcripts/report/civil-day.ts";
import type { LocalDays } from "../../../transcripts/report/local-days.ts";
import { firstDayOfLast, periodReport } from "../../../transcripts/report/period-report.ts";
import { projectReport } from "../../../transcripts/report/project-report.ts";
import {
  toDailyDocument,
  toMonthlyDocument,
  toProjectDocument,
  toSessionDocument,
  toWeeklyDocument,
} from "../../../transcripts/report/report-documents.ts";
import type { ReportInput } from "../../../transcripts/report/report-input.ts";
import { sessionReport } from "../../../transcripts/report/session-report.ts";
import type { UsageRow } from "../../../transcripts/report/usage-row.ts";
import { createPointsOf, type PointsOf } from "../../../transcripts/report/window-points.ts";
import type { Installation } from "../../installation.ts";
import { createMachineDays } from "./machine-days.ts";
import { readPrices } from "./prices.ts";
import { selectAccounts } from "../select-accounts.ts";
import { withTranscripts, type Transcripts } from "./transcripts.ts";

/**
 * A report of what Claude Code's transcripts say. Errors: `UserError`, 2 for a bad option, 3 when there are no transcripts; a store that
 * cannot be used is a problem told to the query, not an error.
 */
export async function makeReport(installation: Installation, query: ReportQuery): Promise<ReportDocument> {
  // What the user gave is judged first: a mistake in it must not wait for three gigabytes.
  const days = await localDays(query.timeZone);
  const asked = {
    days,
    sinceDay: dayOption("--since", query.since) ?? firstDay(query, days.dayOf(installation.clock.nowMs())),
    untilDay: dayOption("--until", query.until),
    project: query.project,
    order: query.order,
    instances: query.instances === true,
  };
  const prices = await readPrices(installation);
  const costOf = createCostOf(createPriceTable(prices), query.mode);
  const pointsOf = await readPoints(installation, query, asked);
  return withTranscripts(installation, query, async (transcripts) => {
    const rows = await readRows(transcripts, query, { range: rangeOf(asked), prices });
    const walls = query.kind === "blocks" ? await transcripts.walls() : [];
    return toDocument(query, { ...asked, costOf, pointsOf, rows, walls, nowMs: installation.clock.nowMs() });
  });
}

/** The fewest rows that the report can be made from. */
function readRows(
  transcripts: Transcripts,
  { kind, project, instances }: ReportQuery,
  { range, prices }: { readonly range: TimeRange; readonly prices: Prices },
): Promise<readonly UsageRow[]> {
  // Blocks go on from one to the next: those before the range decide where the first one in it starts.
  if (kind === "blocks") return transcripts.replyRows({});
  if (!arePricedBySlot(prices)) return transcripts.replyRows(range);
  const isByProject = kind === "session" || kind === "project" || project !== undefined || instances === true;
  return isByProject ? transcripts.sessionRows(range) : transcripts.priceRows(range);
}

function rangeOf({
  days,
  sinceDay,
  untilDay,
}: Pick<ReportInput, "days" | "sinceDay" | "untilDay">): TimeRange {
  return {
    fromMs: sinceDay === undefined ? undefined : days.startOf(sinceDay),
    toMs: untilDay === undefined ? undefined : addMs(days.startOf(untilDay + 1), -1),
  };
}

interface Asked extends ReportInput {
  readonly instances: boolean;
  readonly walls: readonly WallEvent[];
  readonly nowMs: EpochMs;
}

function toDocument(query: ReportQuery, input: Asked): ReportDocument {
  const { nowMs, instances } = input;
  const facts = { nowMs, timeZone: input.days.timeZone, mode: query.mode, instances };
  switch (query.kind) {
    case "daily":
      return toDailyDocument(periodReport(input, { kind: "daily" }), facts);
    case "weekly":
      return toWeeklyDocument(periodReport(input, { kind: "weekly", startOfWeek: query.startOfWeek }), facts);
    case "monthly":
      return toMonthlyDocument(periodReport(input, { kind: "monthly" }), facts);
    case "session":
      return toSessionDocument(sessionReport({ ...input, sessionId: query.sessionId }), facts);
    case "project":
      return toProjectDocument(projectReport(input), facts);
    case "blocks": {
      const report = blockReport(input);
      const tokenLimit = query.tokenLimit === "max" ? largestBlockTokens(report) : query.tokenLimit;
      return toBlocksDocument(report, { ...facts, tokenLimit });
    }
    default:
      return unreachable(query.kind);
  }
}

async function localDays(timeZone: string | undefined): Promise<LocalDays> {
  if (timeZone === undefined) return createMachineDays();
  // The calendar library takes 20 ms to load.
  const { createLocalDays, isTimeZone } = await import("../../../transcripts/report/local-days.ts");
  if (isTimeZone(timeZone)) return createLocalDays(timeZone);
  throw new UserError({
    code: "bad-time-zone",
    message: `"${timeZone}" is not a time zone.`,
    hint: "Write a name such as Europe/Helsinki or UTC, or an offset such as +05:30.",
    exitCode: EXIT_CODES.usage,
  });
}

/** Where the newest `--last` days, weeks or months begin. */
function firstDay({ kind, last, startOfWeek }: ReportQuery, today: CivilDay): CivilDay | undefined {
  if (last === undefined) return undefined;
  if (kind === "weekly") return firstDayOfLast(last, today, { kind, startOfWeek });
  return firstDayOfLast(last, today, { kind: kind === "monthly" ? "monthly" : "daily" });
}

function dayOption(option: string, text: string | undefined): CivilDay | undefined {
  if (text === undefined) return undefined;
  const day = parseDay(text);
  if (day !== undefined) return day;
  throw new UserError({
    code: "bad-day",
    message: `${option} "${text}" is not a day.`,
    hint: "Write it as 20261009 or 2026-10-09.",
    exitCode: EXIT_CODES.usage,
  });
}

/**
 * The points of the account's windows in the days asked for; absent without readings, and when it is not clear whose account the
 * transcripts are.
 */
async function readPoints(
  installation: Installation,
  query: ReportQuery,
  asked: Pick<ReportInput, "days" | "sinceDay" | "untilDay">,
): Promise<PointsOf | undefined> {
  if (!existsSync(installation.storePath)) return undefined;
  try {
    return await pointsIn(await installation.store(), query, asked);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    query.onProblem?.(withoutPoints(error));
    return undefined;
  }
}

async function pointsIn(
  store: Store,
  query: ReportQuery,
  { days, sinceDay, untilDay }: Pick<ReportInput, "days" | "sinceDay" | "untilDay">,
): Promise<PointsOf | undefined> {
  const [account, ...others] = selectAccounts(await store.accounts(), query.account);
  if (account === undefined || others.length > 0) return undefined;
  // A day more on either side: rises are told from pairs of readings, which may lie across an edge.
  const range = {
    fromMs: sinceDay === undefined ? undefined : days.startOf(sinceDay - 1),
    toMs: untilDay === undefined ? undefined : days.startOf(untilDay + 2),
  };
  const series = (windowKey: WindowKey): Promise<readonly SeriesPoint[]> =>
    store.readings({ accountId: account.id, windowKey, ...range });
  return createPointsOf({ fiveHour: await series(FIVE_HOUR), week: await series(SEVEN_DAY) });
}

function withoutPoints({ message, hint }: StoreError): ReportProblem {
  return { message: `${message} The report has no points of the windows.`, hint };
}
