import type { CurrentReading } from "../../analysis/current-readings.ts";
import type { LapWindow } from "../../analysis/lap.ts";
import type { LapDocument, LapMember, LapsDocument } from "../../documents/lap.ts";
import type { Account, AccountId } from "../../domain/account.ts";
import { epochMs, toIso, type EpochMs } from "../../domain/time.ts";
import { windowLabel } from "../../domain/window.ts";
import { accountHead } from "../account-head.ts";
import { roundTo } from "../format/number.ts";
import { burnMember } from "../status/window-member.ts";

/** A lap as the analysis gives it. */
export interface LapFacts {
  readonly startedAtMs: EpochMs;
  /** Absent: it is still running. */
  readonly stoppedAtMs?: EpochMs | undefined;
  readonly run?: { readonly command: string; readonly exitCode: number } | undefined;
  readonly accounts: readonly LapAccountFacts[];
  /** What the machine's transcripts say of it. Absent: it is still running, or there are none. */
  readonly use?: LapUse | undefined;
}

/** What Claude Code on this machine used during a lap; dollars of the replies that have a price, null where none has. */
export interface LapUse {
  readonly tokens: LapDocument["tokens"];
  readonly costUsd: number | null;
  readonly unpricedModels: readonly string[];
}

/** One account's readings at both ends of a lap, and what its windows rose by. */
export interface LapAccountFacts {
  readonly account: Account;
  readonly start: readonly CurrentReading[];
  readonly end?: readonly CurrentReading[] | undefined;
  readonly windows: readonly LapWindow[];
}

/** A lap in the published shape. */
export function toLapDocument({ startedAtMs, stoppedAtMs, run, accounts, use }: LapFacts): LapDocument {
  const isDone = stoppedAtMs !== undefined;
  return {
    schema: "claude-meter/lap.v1",
    generatedAt: toIso(stoppedAtMs ?? startedAtMs),
    state: isDone ? "done" : "running",
    command: run?.command ?? null,
    exitCode: run?.exitCode ?? null,
    startedAt: toIso(startedAtMs),
    stoppedAt: isDone ? toIso(stoppedAtMs) : null,
    durationSeconds: isDone ? roundTo((stoppedAtMs - startedAtMs) / 1000, 3) : null,
    tokens: use?.tokens ?? null,
    costUsd: use?.costUsd ?? null,
    unpricedModels: [...(use?.unpricedModels ?? [])],
    accounts: accounts.map(accountMember),
  };
}

/** The laps that are kept. */
export interface LapsFacts {
  readonly nowMs: EpochMs;
  readonly runningSinceMs?: EpochMs | undefined;
  /** Newest first. */
  readonly laps: readonly LapMember[];
  /** Absent: all accounts. */
  readonly accountIds?: ReadonlySet<AccountId> | undefined;
}

/** The laps that have ended, and the one that runs. Of one account: without those that it has no part in. */
export function toLapsDocument({ nowMs, runningSinceMs, laps, accountIds }: LapsFacts): LapsDocument {
  const ids: ReadonlySet<string> | undefined = accountIds;
  const shown = laps.flatMap((lap) => {
    const accounts = lap.accounts.filter(({ id }) => ids === undefined || ids.has(id));
    return ids !== undefined && accounts.length === 0 ? [] : [{ ...lap, accounts }];
  });
  return {
    schema: "claude-meter/laps.v1",
    generatedAt: toIso(nowMs),
    running: runningSinceMs === undefined ? null : { startedAt: toIso(runningSinceMs) },
    laps: shown,
  };
}

function accountMember({ account, start, end, windows }: LapAccountFacts): LapDocument["accounts"][number] {
  return {
    ...accountHead(account),
    startObservedAt: newestIso(start),
    stopObservedAt: end ? newestIso(end) : null,
    windows: end ? windows.map(doneMember) : start.map(runningMember),
  };
}

type WindowMember = LapDocument["accounts"][number]["windows"][number];

function runningMember({ windowKey, usedPercent }: CurrentReading): WindowMember {
  return {
    key: windowKey,
    label: windowLabel(windowKey),
    startPercent: usedPercent,
    stopPercent: null,
    points: null,
    low: null,
    high: null,
    burn: null,
    refused: null,
  };
}

function doneMember(window: LapWindow): WindowMember {
  const cost = window.kind === "cost" ? window : undefined;
  return {
    key: window.windowKey,
    label: windowLabel(window.windowKey),
    startPercent: window.startPercent ?? null,
    stopPercent: window.endPercent ?? null,
    points: cost ? roundTo(cost.points, 3) : null,
    low: cost ? roundTo(cost.lowPoints, 3) : null,
    high: cost ? roundTo(cost.highPoints, 3) : null,
    burn: cost ? burnMember(cost.burn) : null,
    refused: window.kind === "refused" ? window.reason : null,
  };
}

function newestIso(readings: readonly CurrentReading[]): string | null {
  if (readings.length === 0) return null;
  return toIso(epochMs(Math.max(...readings.map(({ observedAtMs }) => observedAtMs))));
}
