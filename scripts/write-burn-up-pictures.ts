// Draws the three worked cases of docs/analysis/forecast.md as burn-up charts with their fan: `node scripts/write-burn-up-pictures.ts`.
// The charts are the view model that `watch` draws; the series are made up here, and end at each case's instant.
import { writeFileSync } from "node:fs";
import { analyzeAccount } from "../src/analysis/analyze-account.ts";
import { windowScenarios } from "../src/analysis/what-if/scenarios.ts";
import { accountId } from "../src/domain/account.ts";
import { must } from "../src/domain/assert.ts";
import type { SeriesPoint } from "../src/domain/cycle.ts";
import { addMs, epochMs, HOUR_MS, MINUTE_MS, toIso, type EpochMs } from "../src/domain/time.ts";
import { utcWallClock } from "../src/domain/wall-clock.ts";
import { FIVE_HOUR, type WindowKey } from "../src/domain/window.ts";
import { toBurnUp, type BurnUp } from "../src/view/burn-up.ts";
import { createLocalTime } from "../src/view/format/local-time.ts";
import { toStatusDocument } from "../src/view/status/status-document.ts";
import { toWhatIfDocument } from "../src/view/insights/what-if-document.ts";
import { burnUpSvg, BURN_UP_THEMES } from "./burn-up-svg.ts";

const ACCOUNT = { id: accountId("ada") };
/** A Monday, 14:30. */
const NOW_MS = epochMs(Date.UTC(2026, 4, 11, 14, 30));
const POLL_MINUTES = 5;
const HISTORY_DAYS = 21;

/** Points an hour by the hours since now (negative: before). */
type Rate = (hoursFromNow: number) => number;

interface Case {
  readonly name: string;
  readonly caption: string;
  readonly windowKey: WindowKey;
  readonly rate: Rate;
  /** Hours from now to the reset. */
  readonly resetHours: number;
  /** What ages out as it was used, instead of all at the reset. */
  readonly isRolling?: boolean;
}

const workHour = (hours: number): boolean => {
  const { hour, weekday } = utcWallClock(addMs(NOW_MS, hours * HOUR_MS));
  return weekday > 0 && weekday < 6 && hour >= 9 && hour < 18 && hour !== 12;
};
/** Some hours are busier, always the same ones. */
const busy = (hours: number): number => 0.4 + ((Math.floor(hours * 1.7 + 400) * 7919) % 13) / 10;
const usual: Rate = (hours) => (workHour(hours) ? 13 * busy(hours) : 0);

/** Nothing before half past ten of this morning, then a sprint, then less than usual. */
const morningSprint: Rate = (hours) => {
  if (hours > -9 && hours < -3.9) return 0;
  return hours >= -3.9 && hours < -2.7 ? 42 : 0.5 * usual(hours);
};

const CASES: readonly Case[] = [
  {
    name: "on-pace",
    caption: "On pace: a day like the others",
    windowKey: FIVE_HOUR,
    rate: usual,
    resetHours: 2.2,
  },
  {
    name: "mid-loop-wall",
    caption: "Mid-loop wall: a loop since half past one",
    windowKey: FIVE_HOUR,
    rate: (hours) => (hours > -1 ? 58 : usual(hours)),
    resetHours: 2.2,
  },
  {
    name: "rolling-drain",
    caption: "Rolling drain: a sliding window; at the reset only the oldest use ages out",
    windowKey: FIVE_HOUR,
    rate: (hours) => morningSprint(hours),
    resetHours: 1.1,
    isRolling: true,
  },
];

const localTime = createLocalTime(utcWallClock);
for (const worked of CASES) {
  const chart = chartOf(worked);
  for (const theme of BURN_UP_THEMES) {
    writeFileSync(
      `docs/pictures/burn-up-${worked.name}-${theme.name}.svg`,
      burnUpSvg(chart, worked.caption, theme),
    );
  }
}

function chartOf({ windowKey, rate, resetHours, isRolling = false }: Case): BurnUp {
  const series = isRolling ? slidingSeries(rate) : anchoredSeries(rate, resetHours);
  const newest = must(series.at(-1), "a case has readings");
  const { observedAtMs, usedPercent, resetsAtMs } = newest;
  const empty = { pools: [], scopedShares: [], drift: [], scale: "percent" as const, payload: null };
  const readings = [{ windowKey, usedPercent, resetsAtMs }];
  const snapshot = { accountId: ACCOUNT.id, source: "oauth" as const, observedAtMs, readings, ...empty };
  const facts = { nowMs: NOW_MS, wallClockOf: utcWallClock };
  const input = { account: ACCOUNT, latest: [snapshot], series: new Map([[windowKey, series]]), history: [] };
  const analysis = analyzeAccount({ ...input, ...facts });
  const { reading } = must(analysis.windows[0], "a case has a window");
  const scenarios = windowScenarios({ reading, series, withFan: true, ...facts });
  const status = toStatusDocument({
    nowMs: NOW_MS,
    simulated: true,
    analyses: [analysis],
    sources: [],
    problems: [],
  });
  const whatIf = toWhatIfDocument([{ account: ACCOUNT, windows: [{ reading, scenarios }] }], NOW_MS);
  const chart = toBurnUp({
    window: must(status.accounts[0]?.windows[0], "a window"),
    points: series.map((point) => ({
      at: toIso(point.observedAtMs),
      usedPercent: point.usedPercent,
      // In a sliding window the named reset moves with each reading; the chart shows the five hours up to the newest one.
      resetsAt: resetsAtMs === undefined ? null : toIso(resetsAtMs),
      source: point.source,
    })),
    whatIf: whatIf.accounts[0]?.windows[0],
    nowMs: NOW_MS,
    localTime,
  });
  return must(chart, "a running cycle has a chart");
}

function times(): readonly number[] {
  const count = (HISTORY_DAYS * 24 * 60) / POLL_MINUTES;
  return Array.from({ length: count + 1 }, (_, index) => ((index - count) * POLL_MINUTES) / 60);
}

/** Cycles of five hours that begin when they are first used, the running one ending as given. */
function anchoredSeries(rate: Rate, resetHours: number): readonly SeriesPoint[] {
  let used = 0;
  let cycle = -Infinity;
  return times().map((hours) => {
    const own = Math.ceil((hours - resetHours) / 5);
    if (own !== cycle) [used, cycle] = [0, own];
    used = Math.min(100, used + (rate(hours) * POLL_MINUTES) / 60);
    return pointAt(hours, used, atHours(resetHours + own * 5));
  });
}

/** What was used in the last five hours; the reset is when the oldest of it ages out. */
function slidingSeries(rate: Rate): readonly SeriesPoint[] {
  const all = times();
  const use = all.map((hours) => (rate(hours) * POLL_MINUTES) / 60);
  const slots = (5 * 60) / POLL_MINUTES;
  return all.map((hours, index) => {
    const within = use.slice(Math.max(0, index - slots + 1), index + 1);
    const oldest = within.findIndex((points) => points > 0);
    const oldestHours = hours - ((within.length - 1 - oldest) * POLL_MINUTES) / 60;
    const used = within.reduce((sum, points) => sum + points, 0);
    return pointAt(hours, used, oldest < 0 ? undefined : atHours(oldestHours + 5));
  });
}

function atHours(hours: number): EpochMs {
  return addMs(NOW_MS, Math.round(hours * 60) * MINUTE_MS);
}

function pointAt(hours: number, used: number, resetsAtMs: EpochMs | undefined): SeriesPoint {
  return { observedAtMs: atHours(hours), usedPercent: Math.floor(used), resetsAtMs, source: "oauth" };
}
