import { readFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { isObject } from "../../src/domain/json.ts";
import type { ServedUsage } from "../../src/simulator/http/request.ts";
import type { ClientHome } from "./client-home.ts";

/** What a run of the real client left behind. */
export interface ClientRun {
  readonly home: ClientHome;
  /** Every usage body that the simulator served, oldest first. */
  readonly servedUsage: readonly ServedUsage[];
  readonly usageScreen: string;
}

export interface Check {
  readonly title: string;
  readonly passed: boolean;
  readonly detail: string;
}

/** Everything that a run must show. Our own `status` on the same home and the same served body belongs here, beside these. */
export async function checkRun(run: ClientRun): Promise<readonly Check[]> {
  return [checkScreen(run), await checkCachedCopy(run), await checkStatusline(run)];
}

/** `/usage` shows the percent of each row of `limits[]`, under the client's own titles. */
function checkScreen(run: ClientRun): Check {
  const title = "/usage shows the windows that were served";
  const limits = run.servedUsage.at(-1)?.body["limits"];
  const rows = Array.isArray(limits) ? limits : [];
  const shown = [...run.usageScreen.matchAll(/(\d+)% used/g)].map((match) => Number(match[1]));
  const served = rows.map((row) => (isObject(row) ? row["percent"] : undefined));
  const passed = rows.length > 0 && served.every((percent, index) => percent === shown[index]);
  return { title, passed, detail: `served ${served.join(", ")}; shown ${shown.join(", ")}` };
}

/** `~/.claude.json` keeps the whole body as received, the split by surface included. */
async function checkCachedCopy(run: ClientRun): Promise<Check> {
  const title = "~/.claude.json holds exactly a body that was served, the split by surface included";
  const claudeJson: unknown = JSON.parse(await readFile(run.home.claudeJsonPath, "utf8"));
  const cached = isObject(claudeJson) ? claudeJson["cachedUsageUtilization"] : undefined;
  const copy = isObject(cached) ? cached["utilization"] : undefined;
  const index = run.servedUsage.findIndex(({ body }) => isDeepStrictEqual(body, copy));
  const hasSplit = isObject(copy) && isObject(copy["seven_day_breakdown"]);
  const which = index < 0 ? "equals none" : `equals number ${index + 1}`;
  return {
    title,
    passed: index >= 0 && hasSplit,
    detail: `${which} of ${run.servedUsage.length} served; split ${hasSplit ? "present" : "missing"}`,
  };
}

/** After the first reply the status line's stdin carries both windows, from the unified headers. */
async function checkStatusline(run: ClientRun): Promise<Check> {
  const title = "the status line gets rate_limits from the headers of the reply";
  const text = await readFile(run.home.statuslineLogPath, "utf8").catch(() => "");
  const last = text.split("\n").findLast((line) => line.includes('"rate_limits"'));
  const limits = last === undefined ? undefined : (JSON.parse(last) as { rate_limits?: object }).rate_limits;
  return { title, passed: limits !== undefined, detail: JSON.stringify(limits ?? null) };
}
