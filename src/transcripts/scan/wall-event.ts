import { isObject } from "../../domain/json.ts";
import { isEpochMs, epochMs, type EpochMs } from "../../domain/time.ts";
import type { WallEvent } from "../../domain/usage-event.ts";
import { windowKey } from "../../domain/window.ts";

/**
 * The wall that a row's `quotaLimits` tells of: `{"status":"rejected","resetsAt":1790161200,"rateLimitType":"five_hour",…}`.
 *
 * Shape: `undefined` unless the request was rejected.
 * Source: Claude Code 2.1.280, observed 2026-09; `resetsAt` is in epoch seconds, `rateLimitType` is a window's key.
 */
export function decodeWall(
  json: string,
  row: { readonly atMs: EpochMs; readonly sessionId: string },
): WallEvent | undefined {
  const limits: unknown = JSON.parse(json);
  if (!isObject(limits) || limits["status"] !== "rejected") return undefined;
  const type = text(limits["rateLimitType"]);
  const resetsAtMs = typeof limits["resetsAt"] === "number" ? Math.round(limits["resetsAt"] * 1_000) : NaN;
  return {
    ...row,
    windowKey: type === undefined ? undefined : windowKey(type),
    resetsAtMs: isEpochMs(resetsAtMs) ? epochMs(resetsAtMs) : undefined,
    overageStatus: text(limits["overageStatus"]),
    overageDisabledReason: text(limits["overageDisabledReason"]),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
