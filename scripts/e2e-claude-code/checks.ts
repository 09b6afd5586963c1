import { readFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { isObject, type JsonObject } from "../../src/domain/json.ts";
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

/** Everything that a run of the client must show. What our own program makes of it is checked in `our-status.ts`. */
export async function checkRun(run: ClientRun): Promise<readonly Check[]> {
  return [checkScreen(run), await checkCachedCopy(run), await checkStatusline(run)];
}

/** `/usage` shows each row of `limits[]`, or the two flat windows of an older body, in that order and under the client's own titles. */
function checkScreen(run: ClientRun): Check {
  const title = "/usage shows the windows that were served";
  const shown = [...run.usageScreen.matchAll(/(\d+)% used/g)].map((match) => Number(match[1]));
  const served = servedPercents(run.servedUsage.at(-1)?.body ?? {});
  const passed = served.length > 0 && served.every((percent, index) => percent === shown[index]);
  return { title, passed, detail: `served ${served.join(", ")}; shown ${shown.join(", ")}` };
}

function servedPercents(body: JsonObject): readonly unknown[] {
  const { limits, five_hour: fiveHour, seven_day: week } = body;
  if (Array.isArray(limits)) return limits.map((row) => (isObject(row) ? row["percent"] : undefined));
  return [fiveHour, week].map((window) => (isObject(window) ? window["utilization"] : undefined));
}

/** `~/.claude.json` keeps the whole body as received: where it has the split by surface, that is in it too. */
async function checkCachedCopy(run: ClientRun): Promise<Check> {
  const title = "~/.claude.json holds exactly what was served";
  const claudeJson: unknown = JSON.parse(await readFile(run.home.claudeJsonPath, "utf8"));
  const cached = isObject(claudeJson) ? claudeJson["cachedUsageUtilization"] : undefined;
  const copy = isObject(cached) ? cached["utilization"] : undefined;
  const served = run.servedUsage.find(({ body }) => isDeepStrictEqual(body, copy));
  const split = served?.body["seven_day_breakdown"];
  const detail = `${run.servedUsage.length} served; split by surface ${split ? "included" : "not served"}`;
  return { title, passed: served !== undefined, detail };
}

/** After the first reply the status line's stdin carries both windows, from the unified headers. */
async function checkStatusline(run: ClientRun): Promise<Check> {
  const title = "the status line gets rate_limits from the headers of the reply";
  const text = await readFile(run.home.statuslineLogPath, "utf8").catch(() => "");
  const last = text.split("\n").findLast((line) => line.includes('"rate_limits"'));
  const limits = last === undefined ? undefined : (JSON.parse(last) as { rate_limits?: object }).rate_limits;
  return { title, passed: limits !== undefined, detail: JSON.stringify(limits ?? null) };
}
