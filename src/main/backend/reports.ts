import { existsSync } from "node:fs";
import type { ReportQuery } from "../../apps/cli/backend.ts";
import type { ReportDocument } from "../../documents/reports.ts";
import type { SeriesPoint } from "../../domain/cycle.ts";
import type { EpochMs } from "../../domain/time.ts";
import { EXIT_CODES, UserError } from "../../domain/user-error.ts";
import { FIVE_HOUR, SEVEN_DAY, type WindowKey } from "../../domain/window.ts";
import { stateDir } from "../../platform/paths.ts";
import { createCostOf, type CostOf } from "../../transcripts/price/cost-of.ts";
import { LIST_PRICES } from "../../transcripts/price/list-prices.ts";
import { overridePrices } from "../../transcripts/price/price-file.ts";
import { createPriceTable } from "../../transcripts/price/price-table.ts";
import { blockReport } from "../../transcripts/report/block-report.ts";
import { largestBlockTokens, toBlocksDocument } from "../../transcripts/report/blocks-document.ts";
import { parseDay, type CivilDay } from "../../transcripts/report/civil-day.ts";
import { createLocalDays, isTimeZone, type LocalDays } from "../../transcripts/report/local-days.ts";
import { firstDayOfLast, periodReport } from "../../transcripts/report/period-report.ts";
import { projectReport } from "../../transcripts/report/project-report.ts";
import {
  toDailyDocument,
  toMonthlyDocument,
  toProjectDocument,
  toSessionDocument,
  toWeeklyDocument,
} from "../../transcripts/report/report-documents.ts";
import type { ReportInput } from "../../transcripts/report/report-input.ts";
import { sessionReport } from "../../transcripts/report/session-report.ts";
import { toUsageRow } from "../../transcripts/report/usage-row.ts";
import { createPointsOf, type PointsOf } from "../../transcripts/report/window-points.ts";
import type { Installation } from "../installation.ts";
import { selectAccounts } from "./select-accounts.ts";
import { readTranscripts, type Transcripts } from "./transcripts.ts";

/** A report of what Claude Code's transcripts say. Errors: `UserError`, 2 for a bad option, 3 when there are no transcripts. */
export async function makeReport(installation: Installation, query: ReportQuery): Promise<ReportDocument> {
  // What the user gave is judged first: a mistake in it must not wait for three gigabytes.
  const days = localDays(query.timeZone);
  const asked = {
    days,
    sinceDay: dayOption("--since", query.since) ?? firstDay(query, days.dayOf(installation.clock.nowMs())),
    untilDay: dayOption("--until", query.until),
    project: query.project,
    order: query.order,
    instances: query.instances === true,
    costOf: await costOf(installation, query),
  };
  const transcripts = await readTranscripts(installation, query.onProgress);
  const input = {
    ...asked,
    rows: transcripts.events.map(toUsageRow),
    pointsOf: await pointsOf(installation, query, asked),
  };
  return toDocument(query, input, { transcripts, nowMs: installation.clock.nowMs() });
}

function toDocument(
  query: ReportQuery,
  input: ReportInput & { readonly instances: boolean },
  { transcripts, nowMs }: { readonly transcripts: Transcripts; readonly nowMs: EpochMs },
): ReportDocument {
  const facts = { nowMs, timeZone: input.days.timeZone, mode: query.mode, instances: query.instances };
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
      const report = blockReport({ ...input, nowMs, walls: transcripts.walls });
      const tokenLimit = query.tokenLimit === "max" ? largestBlockTokens(report) : query.tokenLimit;
      return toBlocksDocument(report, { ...facts, tokenLimit });
    }
  }
}

function localDays(given: string | undefined): LocalDays {
  const timeZone = given ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
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

/** The list prices, with the user's `prices.json` on top where there is one. */
async function costOf({ machine }: Installation, { mode }: ReportQuery): Promise<CostOf> {
  const path = machine.joinPath(stateDir(machine), "prices.json");
  const file = await machine.readText(path);
  const prices = file.kind === "text" ? overridePrices(LIST_PRICES, file.text, path) : LIST_PRICES;
  return createCostOf(createPriceTable(prices), mode);
}

/**
 * The points of the account's windows in the days asked for; absent without readings, and when it is not clear whose account the
 * transcripts are.
 */
async function pointsOf(
  installation: Installation,
  query: ReportQuery,
  { days, sinceDay, untilDay }: Pick<ReportInput, "days" | "sinceDay" | "untilDay">,
): Promise<PointsOf | undefined> {
  if (!existsSync(installation.storePath)) return undefined;
  const store = await installation.store();
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
