import type { Scenario, WindowScenarios } from "../../analysis/what-if/scenarios.ts";
import type { CurrentReading } from "../../analysis/current-readings.ts";
import { TASKS_MIN, type TaskFit } from "../../analysis/what-if/tasks.ts";
import type { WhatIfDocument, WhatIfWindow } from "../../documents/what-if.ts";
import type { Account } from "../../domain/account.ts";
import { toIso, type EpochMs } from "../../domain/time.ts";
import { windowLabel } from "../../domain/window.ts";
import { accountHead } from "../account-head.ts";
import { roundTo } from "../format/number.ts";
import { forecastMember } from "../status/window-member.ts";

/** The scenarios of one account's windows. */
export interface WhatIfFacts {
  readonly account: Account;
  readonly windows: readonly { readonly reading: CurrentReading; readonly scenarios: WindowScenarios }[];
  /** Why there is no fit of tokens. Absent: there is one. */
  readonly unfitted?: string | undefined;
}

/** The scenarios in the published shape. */
export function toWhatIfDocument(facts: readonly WhatIfFacts[], nowMs: EpochMs): WhatIfDocument {
  return {
    schema: "claude-meter/what-if.v1",
    generatedAt: toIso(nowMs),
    accounts: facts.map(({ account, windows, unfitted }) => ({
      ...accountHead(account),
      windows: windows.map(({ reading, scenarios }) => windowMember(reading, scenarios, unfitted)),
    })),
  };
}

function windowMember(
  reading: CurrentReading,
  { asUsual, scenarios, fan, modelsRefused, allowance, fit }: WindowScenarios,
  unfitted: string | undefined,
): WhatIfWindow {
  return {
    key: reading.windowKey,
    label: windowLabel(reading.windowKey),
    usedPercent: reading.usedPercent,
    asUsual: asUsual ? forecastMember(asUsual) : null,
    fan: fan.map(({ atMs, p10, p50, p90 }) => ({
      at: toIso(atMs),
      p10: roundTo(p10, 2),
      p50: roundTo(p50, 2),
      p90: roundTo(p90, 2),
    })),
    scenarios: scenarios.map(scenarioMember),
    modelsRefused: modelsRefused.map(({ family, reason }) => ({ model: family, reason })),
    allowance: allowance
      ? {
          remainingPercent: roundTo(allowance.remainingPercent, 3),
          daysLeft: roundTo(allowance.daysLeft, 3),
          percentPerDay: roundTo(allowance.percentPerDay, 3),
        }
      : null,
    fit: fitMember(fit, unfitted),
    refused: asUsual ? null : silence(reading),
  };
}

function silence({ ended, stale }: CurrentReading): string {
  if (ended) return "The cycle of the newest reading has ended.";
  if (stale) return "The newest reading is too old to say what comes next.";
  return "There is no forecast: it needs a reset that is known, a reading that is not old, and in the first day of history two of the running cycle, five minutes apart.";
}

function scenarioMember({ ask, paceFactor, forecast }: Scenario): WhatIfWindow["scenarios"][number] {
  const { pace, pauseMinutes, family } = ask;
  return {
    change: { pace, pauseMinutes, model: family ?? null },
    paceFactor: roundTo(paceFactor, 4),
    forecast: forecastMember(forecast),
  };
}

function fitMember(fit: TaskFit | undefined, unfitted: string | undefined): WhatIfWindow["fit"] {
  if (fit === undefined) {
    const reason = unfitted ?? "There is no fit of this machine's tokens to this window.";
    return { tasks: 0, fits: null, taskPoints: null, reason };
  }
  const { taskCount, fits, taskPoints } = fit;
  if (fits === undefined || taskPoints === undefined) {
    const reason = `Claude Code has done ${taskCount} tasks here in four weeks; to say whether the next fits takes ${TASKS_MIN}.`;
    return { tasks: taskCount, fits: null, taskPoints: null, reason };
  }
  const { p10, p50, p90 } = taskPoints;
  return {
    tasks: taskCount,
    fits: roundTo(fits, 4),
    taskPoints: { p10: roundTo(p10, 3), p50: roundTo(p50, 3), p90: roundTo(p90, 3) },
    reason: null,
  };
}
