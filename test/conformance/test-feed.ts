import type { AccountId } from "../../src/domain/account.ts";
import { assert } from "../../src/domain/assert.ts";
import { isObject, type Json } from "../../src/domain/json.ts";
import type { Reading, Snapshot, SourceName } from "../../src/domain/snapshot.ts";
import { epochMs, type EpochMs } from "../../src/domain/time.ts";
import { compareWindowKeys, windowKey } from "../../src/domain/window.ts";
import type { DecodePayload } from "../../src/store/decode-payload.ts";

/** A payload small enough to write down in a test: used percent and reset time by window, and anything else beside them. */
export interface TestPayload {
  readonly windows: Readonly<Record<string, readonly [usedPercent: number, resetsAtMs: number | null]>>;
  readonly [member: string]: Json;
}

/** Stands in for wire's decoder: the store must not care what a payload looks like. */
export const decodeTestPayload: DecodePayload = (_source, payload) => {
  if (!isObject(payload) || !isObject(payload["windows"])) return { ok: false };
  const readings = Object.entries((payload as TestPayload).windows).map(toReading);
  readings.sort((a, b) => compareWindowKeys(a.windowKey, b.windowKey));
  return { ok: true, value: { readings, pools: [], scopedShares: [], scale: "percent" }, drift: [] };
};

function toReading([key, [usedPercent, resetsAtMs]]: [string, readonly [number, number | null]]): Reading {
  return {
    windowKey: windowKey(key),
    usedPercent,
    resetsAtMs: resetsAtMs === null ? undefined : epochMs(resetsAtMs),
  };
}

export interface TestSnapshotFacts {
  readonly accountId: AccountId;
  readonly source?: SourceName;
  readonly observedAtMs: EpochMs;
  readonly payload: TestPayload;
}

/** The snapshot that a source would make of the payload. */
export function testSnapshot({
  accountId,
  source = "oauth",
  observedAtMs,
  payload,
}: TestSnapshotFacts): Snapshot {
  const decoded = decodeTestPayload(source, payload);
  assert(decoded.ok, "a test payload decodes");
  return { ...decoded.value, accountId, source, observedAtMs, drift: decoded.drift, payload };
}
