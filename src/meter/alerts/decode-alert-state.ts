import { accountId } from "../../domain/account.ts";
import { isObject, type Json } from "../../domain/json.ts";
import { NOTICE_KINDS, type Notice } from "../../domain/notice.ts";
import { isEpochMs, type EpochMs } from "../../domain/time.ts";
import { windowKey } from "../../domain/window.ts";
import type { AlertState, ToldNotice } from "./alert-state.ts";
import { ARMED, type Latch } from "./latch.ts";
import type { OutState, Parcel } from "./outbox.ts";
import type { Snooze } from "./snooze.ts";
import type { WindowWatch } from "./window-watch.ts";

/** The state that a record holds. Tolerant part by part: what cannot be read counts as never seen, and its neighbours stay. */
export function decodeAlertState(record: Json | undefined): AlertState {
  const parts = isObject(record) ? record : {};
  return {
    watches: members(parts["watches"], decodeWatch),
    parcels: items(parts["parcels"], decodeParcel),
    told: items(parts["told"], decodeTold),
    snoozes: items(parts["snoozes"], decodeSnooze),
    outs: members(parts["outs"], decodeOut),
  };
}

type Parts = { readonly [key: string]: unknown };

function decodeWatch(value: Parts): WindowWatch | undefined {
  const lastObservedAtMs = instant(value["lastObservedAtMs"]);
  const [cycle, usedPercent] = [number(value["cycle"]), number(value["usedPercent"])];
  if (lastObservedAtMs === undefined || cycle === undefined || usedPercent === undefined) return undefined;
  return {
    cycle,
    anchorResetsAtMs: instant(value["anchorResetsAtMs"]),
    lastObservedAtMs,
    usedPercent,
    peakPercent: number(value["peakPercent"]) ?? usedPercent,
    isWalled: value["isWalled"] === true,
    openSeen: number(value["openSeen"]) ?? 0,
    turnSeen: number(value["turnSeen"]) ?? 0,
    latches: members(value["latches"], decodeLatch),
  };
}

function decodeLatch({ phase, seen }: Parts): Latch {
  if (phase === "quiet" || phase === "told") return { phase };
  return { phase: "armed", seen: number(seen) ?? ARMED.seen };
}

function decodeParcel({ notice, isHeld, pending }: Parts): Parcel | undefined {
  const known = isObject(notice) ? decodeNotice(notice) : undefined;
  if (known === undefined) return undefined;
  const attempts = members(pending, ({ count, notBeforeMs }) => {
    const at = instant(notBeforeMs);
    return at === undefined ? undefined : { count: number(count) ?? 0, notBeforeMs: at };
  });
  return { notice: known, isHeld: isHeld === true, pending: attempts };
}

function decodeTold({ notice, fate }: Parts): ToldNotice | undefined {
  const known = isObject(notice) ? decodeNotice(notice) : undefined;
  if (known === undefined) return undefined;
  return { notice: known, fate: FATES.find((one) => one === fate) ?? "queued" };
}

const FATES = ["queued", "held", "overtaken", "dropped", "snoozed"] as const;

function decodeNotice(value: Parts): Notice | undefined {
  const { account } = value;
  const kind = NOTICE_KINDS.find((one) => one === value["kind"]);
  const [observedAtMs, firedAtMs] = [instant(value["observedAtMs"]), instant(value["firedAtMs"])];
  const [id, key, usedPercent] = [text(value["id"]), text(value["windowKey"]), number(value["usedPercent"])];
  if (!isObject(account) || !kind || !observedAtMs || !firedAtMs || !id || !key || usedPercent === undefined)
    return undefined;
  return {
    id,
    kind,
    account: {
      id: accountId(text(account["id"]) ?? ""),
      email: text(account["email"]),
      plan: text(account["plan"]),
      place: number(account["place"]) ?? 1,
      count: number(account["count"]) ?? 1,
    },
    windowKey: windowKey(key),
    levelPercent: number(value["levelPercent"]),
    usedPercent,
    peakPercent: number(value["peakPercent"]),
    resetsAtMs: instant(value["resetsAtMs"]),
    hitsWall: number(value["hitsWall"]),
    wallAtMs: instant(value["wallAtMs"]),
    verdict: VERDICTS.find((one) => one === value["verdict"]) ?? "ok",
    blockedUntilMs: instant(value["blockedUntilMs"]),
    observedAtMs,
    firedAtMs,
    isSimulated: value["isSimulated"] === true,
  };
}

const VERDICTS = ["ok", "bills", "blocked"] as const;

function decodeSnooze(value: Parts): Snooze | undefined {
  const untilMs = instant(value["untilMs"]);
  if (untilMs === undefined) return undefined;
  const [account, key] = [text(value["accountId"]), text(value["windowKey"])];
  return {
    accountId: account === undefined ? undefined : accountId(account),
    windowKey: key === undefined ? undefined : windowKey(key),
    untilMs,
  };
}

function decodeOut({ lastOkAtMs, lastFailure }: Parts): OutState {
  const failure = isObject(lastFailure) ? lastFailure : {};
  const [atMs, message] = [instant(failure["atMs"]), text(failure["message"])];
  return {
    lastOkAtMs: instant(lastOkAtMs),
    lastFailure: atMs === undefined || message === undefined ? undefined : { atMs, message },
  };
}

function items<T>(value: unknown, decode: (parts: Parts) => T | undefined): readonly T[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isObject).flatMap((item) => decode(item) ?? []);
}

function members<T>(value: unknown, decode: (parts: Parts) => T | undefined): Readonly<Record<string, T>> {
  const entries = isObject(value) ? Object.entries(value) : [];
  return Object.fromEntries(
    entries.flatMap(([key, member]) => {
      const decoded = isObject(member) ? decode(member) : undefined;
      return decoded === undefined ? [] : [[key, decoded] as const];
    }),
  );
}

function number(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function instant(value: unknown): EpochMs | undefined {
  return typeof value === "number" && isEpochMs(value) ? value : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
