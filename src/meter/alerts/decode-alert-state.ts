import { GATE_VERDICTS } from "../../analysis/gate.ts";
import { accountId } from "../../domain/account.ts";
import { asNumber, asText, isObject, type Json } from "../../domain/json.ts";
import { NOTICE_KINDS, type Notice } from "../../domain/notice.ts";
import { asEpochMs } from "../../domain/time.ts";
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
  const lastObservedAtMs = asEpochMs(value["lastObservedAtMs"]);
  const [cycle, usedPercent] = [asNumber(value["cycle"]), asNumber(value["usedPercent"])];
  if (lastObservedAtMs === undefined || cycle === undefined || usedPercent === undefined) return undefined;
  return {
    cycle,
    anchorResetsAtMs: asEpochMs(value["anchorResetsAtMs"]),
    lastObservedAtMs,
    usedPercent,
    peakPercent: asNumber(value["peakPercent"]) ?? usedPercent,
    isWalled: value["isWalled"] === true,
    openSeen: asNumber(value["openSeen"]) ?? 0,
    turnSeen: asNumber(value["turnSeen"]) ?? 0,
    latches: members(value["latches"], decodeLatch),
  };
}

function decodeLatch({ phase, seen }: Parts): Latch {
  if (phase === "quiet" || phase === "told") return { phase };
  return { phase: "armed", seen: asNumber(seen) ?? ARMED.seen };
}

function decodeParcel({ notice, isHeld, pending }: Parts): Parcel | undefined {
  const known = isObject(notice) ? decodeNotice(notice) : undefined;
  if (known === undefined) return undefined;
  const attempts = members(pending, ({ count, notBeforeMs }) => {
    const at = asEpochMs(notBeforeMs);
    return at === undefined ? undefined : { count: asNumber(count) ?? 0, notBeforeMs: at };
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
  const [observedAtMs, firedAtMs] = [asEpochMs(value["observedAtMs"]), asEpochMs(value["firedAtMs"])];
  const [id, key, usedPercent] = [
    asText(value["id"]),
    asText(value["windowKey"]),
    asNumber(value["usedPercent"]),
  ];
  if (!isObject(account) || !kind || !observedAtMs || !firedAtMs || !id || !key || usedPercent === undefined)
    return undefined;
  return {
    id,
    kind,
    account: {
      id: accountId(asText(account["id"]) ?? ""),
      email: asText(account["email"]),
      plan: asText(account["plan"]),
      place: asNumber(account["place"]) ?? 1,
      count: asNumber(account["count"]) ?? 1,
    },
    windowKey: windowKey(key),
    levelPercent: asNumber(value["levelPercent"]),
    usedPercent,
    peakPercent: asNumber(value["peakPercent"]),
    resetsAtMs: asEpochMs(value["resetsAtMs"]),
    hitsWall: asNumber(value["hitsWall"]),
    wallAtMs: asEpochMs(value["wallAtMs"]),
    verdict: GATE_VERDICTS.find((one) => one === value["verdict"]) ?? "ok",
    blockedUntilMs: asEpochMs(value["blockedUntilMs"]),
    observedAtMs,
    firedAtMs,
    isSimulated: value["isSimulated"] === true,
  };
}

function decodeSnooze(value: Parts): Snooze | undefined {
  const untilMs = asEpochMs(value["untilMs"]);
  if (untilMs === undefined) return undefined;
  const [account, key] = [asText(value["accountId"]), asText(value["windowKey"])];
  return {
    accountId: account === undefined ? undefined : accountId(account),
    windowKey: key === undefined ? undefined : windowKey(key),
    untilMs,
  };
}

function decodeOut({ lastOkAtMs, lastFailure }: Parts): OutState {
  const failure = isObject(lastFailure) ? lastFailure : {};
  const [atMs, message] = [asEpochMs(failure["atMs"]), asText(failure["message"])];
  return {
    lastOkAtMs: asEpochMs(lastOkAtMs),
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
