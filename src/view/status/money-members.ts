import { extraUsageDoor } from "../../analysis/extra-usage-door.ts";
import type { AccountMember } from "../../documents/status.ts";
import type { ExtraUsage, Pool, Prepaid } from "../../domain/money.ts";
import { toIso, type EpochMs } from "../../domain/time.ts";
import { isoOrNull } from "../instant.ts";

/** Metered use in the published shape. */
export function extraUsageMember(
  extra: ExtraUsage,
  nowMs: EpochMs,
): NonNullable<AccountMember["extraUsage"]> {
  return {
    enabled: extra.enabled,
    used: extra.used ?? null,
    limit: extra.limit ?? null,
    currency: extra.currency ?? null,
    percent: extra.percent ?? null,
    blockedReason: blockedReason(extra, nowMs),
  };
}

/** Why metered use would be refused, in the server's word where it gave one; `null` when it would not, or is simply off. */
function blockedReason(extra: ExtraUsage, nowMs: EpochMs): string | null {
  const door = extraUsageDoor(extra, nowMs);
  if (door.kind === "open") return null;
  return extra.disabledReason ?? (extra.enabled ? door.cause.replaceAll("-", "_") : null);
}

/** A pool in the published shape. */
export function poolMember(pool: Pool): AccountMember["pools"][number] {
  return {
    key: pool.key,
    label: pool.label,
    usedPercent: pool.usedPercent ?? null,
    used: pool.used ?? null,
    limit: pool.limit,
    remaining: pool.remaining ?? null,
    currency: pool.currency,
    expiresAt: isoOrNull(pool.expiresAtMs),
  };
}

/** Prepaid credits in the published shape. */
export function prepaidMember({ balance, observedAtMs }: Prepaid): NonNullable<AccountMember["prepaid"]> {
  return {
    balance: balance.amount,
    currency: balance.currency ?? null,
    observedAt: toIso(observedAtMs),
  };
}
