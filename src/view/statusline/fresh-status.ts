import { believedReading, STALE_AFTER_MS, type CurrentReading } from "../../analysis/current-readings.ts";
import { pace } from "../../analysis/pace.ts";
import { hasEnded } from "../../analysis/reset.ts";
import type { AccountMember, StatusDocument, WindowMember } from "../../documents/status.ts";
import { isSameCycle } from "../../domain/cycle.ts";
import type { Reading } from "../../domain/snapshot.ts";
import { addMs, SECOND_MS, toIso, type EpochMs } from "../../domain/time.ts";
import { compareWindowKeys, windowKey, windowLabel, windowLengthMs } from "../../domain/window.ts";
import { at } from "../instant.ts";

/** What Claude Code told a status line: the levels of its session's last reply. */
export interface SeenReadings {
  readonly observedAtMs: EpochMs;
  readonly readings: readonly Reading[];
}

/**
 * One account of a status document as of now: aged, and with the readings that status lines have seen since.
 *
 * A window's two readings are judged as anywhere (docs/analysis/current-readings.md): the later cycle, then the higher percent. What
 * the document computed (burn, forecast) stays while the cycle is the same one and the document is not stale.
 * Shape: `document` absent, or without that account: what was seen is all there is; `undefined` when that is nothing too.
 */
export function freshAccount(
  account: AccountMember | undefined,
  seen: readonly SeenReadings[],
  options: { readonly nowMs: EpochMs; readonly madeAtMs?: EpochMs | undefined },
): AccountMember | undefined {
  const { nowMs, madeAtMs } = options;
  const candidates = seen
    .filter(({ observedAtMs }) => observedAtMs <= nowMs)
    .flatMap((one) => toCandidates(one, nowMs));
  if (account === undefined && candidates.length === 0) return undefined;
  const known = account ?? NOBODY;
  const keys = new Set([
    ...known.windows.map(({ key }) => key),
    ...candidates.map((reading): string => reading.windowKey),
  ]);
  const isComputedLately = madeAtMs !== undefined && nowMs - madeAtMs <= STALE_AFTER_MS;
  const windows = [...keys]
    .toSorted((a, b) => compareWindowKeys(windowKey(a), windowKey(b)))
    .map((key) => {
      const member = known.windows.find((window) => window.key === key);
      const others = candidates.filter((reading) => reading.windowKey === key);
      const own = member === undefined ? [] : [toReading(member, nowMs)];
      return toMember(believedReading([...own, ...others]), member, { nowMs, isComputedLately });
    });
  return { ...known, windows };
}

/** The account of a status document that status lines speak of: whose cycles they name, else the one that was read last. */
export function accountOfSession(
  document: StatusDocument | undefined,
  seen: readonly SeenReadings[],
  named?: string,
): AccountMember | undefined {
  const accounts = document?.accounts ?? [];
  if (named !== undefined && named !== "") return accounts.find((account) => isNamed(account, named));
  if (accounts.length < 2) return accounts[0];
  const newest = seen.toSorted((a, b) => b.observedAtMs - a.observedAtMs)[0];
  const sharing = accounts.filter((account) =>
    newest?.readings.some((reading) => sharesCycle(account, reading)),
  );
  const [only, ...others] = sharing;
  if (only !== undefined && others.length === 0) return only;
  return (sharing.length > 0 ? sharing : accounts).toSorted((a, b) => newestAge(a) - newestAge(b))[0];
}

/**
 * What other sessions saw, as far as it is of the same cycles as what is known already: the machine may have served another account
 * meanwhile. With nothing known, the newest of them.
 */
export function agreeingReadings(
  others: readonly SeenReadings[],
  own: SeenReadings | undefined,
  account: AccountMember | undefined,
): readonly SeenReadings[] {
  const newest = others.toSorted((a, b) => b.observedAtMs - a.observedAtMs)[0];
  const trusted = own ?? (account === undefined ? newest : undefined);
  const agrees = (reading: Reading): boolean => {
    const known = trusted?.readings.find(({ windowKey: key }) => key === reading.windowKey);
    if (known !== undefined) return isSameCycle(known.resetsAtMs, reading.resetsAtMs);
    return account !== undefined && sharesCycle(account, reading);
  };
  return others.map((one) => ({ ...one, readings: one.readings.filter(agrees) }));
}

function isNamed({ id, email }: AccountMember, name: string): boolean {
  return id === name || email?.toLowerCase() === name.toLowerCase();
}

function sharesCycle({ windows }: AccountMember, reading: Reading): boolean {
  const window = windows.find(({ key }) => key === reading.windowKey);
  const resetsAtMs = window?.resetsAt ? at(window.resetsAt) : undefined;
  return resetsAtMs !== undefined && isSameCycle(resetsAtMs, reading.resetsAtMs);
}

function newestAge({ windows }: AccountMember): number {
  return Math.min(...windows.map(({ ageSeconds }) => ageSeconds));
}

function toCandidates({ observedAtMs, readings }: SeenReadings, nowMs: EpochMs): readonly CurrentReading[] {
  return readings.map((reading) => {
    const ended = hasEnded(reading, nowMs);
    const stale = ended || nowMs - observedAtMs > STALE_AFTER_MS;
    return { ...reading, observedAtMs, source: "statusline", ended, stale };
  });
}

function toReading(member: WindowMember, nowMs: EpochMs): CurrentReading {
  const observedAtMs = at(member.observedAt);
  const resetsAtMs = member.resetsAt === null ? undefined : at(member.resetsAt);
  const ended = hasEnded({ resetsAtMs }, nowMs);
  return {
    windowKey: windowKey(member.key),
    usedPercent: member.usedPercent,
    resetsAtMs,
    severity: member.severity ?? undefined,
    observedAtMs,
    source: member.source,
    ended,
    stale: ended || nowMs - observedAtMs > STALE_AFTER_MS,
  };
}

function toMember(
  reading: CurrentReading,
  member: WindowMember | undefined,
  { nowMs, isComputedLately }: { readonly nowMs: EpochMs; readonly isComputedLately: boolean },
): WindowMember {
  const { windowKey: key, usedPercent, resetsAtMs, observedAtMs } = reading;
  const isSame =
    member !== undefined &&
    isSameCycle(resetsAtMs, member.resetsAt === null ? undefined : at(member.resetsAt));
  const computed = isSame && isComputedLately ? member : undefined;
  const lengthMs = windowLengthMs(key);
  return {
    key,
    label: member?.label ?? windowLabel(key),
    usedPercent,
    resetsAt: resetsAtMs === undefined ? null : toIso(resetsAtMs),
    cycleStartedAt:
      resetsAtMs === undefined || lengthMs === undefined ? null : toIso(addMs(resetsAtMs, -lengthMs)),
    observedAt: toIso(observedAtMs),
    ageSeconds: Math.max(0, Math.floor((nowMs - observedAtMs) / SECOND_MS)),
    stale: reading.stale,
    source: reading.source,
    kind: isSame && member.source === reading.source ? member.kind : "measured",
    severity: reading.severity ?? null,
    mode: member?.mode ?? null,
    burn: computed?.burn ?? null,
    lastBurn: computed?.lastBurn ?? null,
    pace: paceNow(reading, nowMs),
    eta: computed?.eta ?? null,
    forecast: computed?.forecast ?? null,
    record: computed?.record ?? null,
  };
}

function paceNow(
  { windowKey: key, usedPercent, resetsAtMs }: CurrentReading,
  nowMs: EpochMs,
): WindowMember["pace"] {
  const lengthMs = windowLengthMs(key);
  if (resetsAtMs === undefined || lengthMs === undefined) return null;
  const facts = pace({ usedPercent, windowLengthMs: lengthMs, resetsAtMs, nowMs });
  return facts === undefined ? null : { elapsedPercent: facts.elapsedPercent, ratio: facts.ratio ?? null };
}

/** Who the readings of a machine without a document belong to. */
const NOBODY: AccountMember = {
  id: "unknown",
  email: null,
  organizationId: null,
  plan: null,
  windows: [],
  binding: null,
  split: [],
  splitRefused: [],
  scopedShares: [],
  extraUsage: null,
  pools: [],
  gate: { verdict: "ok", walls: [], until: null, reason: "", scoped: [] },
  findings: [],
  sources: [],
  drift: [],
};
