import type { AccountMember } from "../../documents/status.ts";
import type { EpochMs } from "../../domain/time.ts";
import { formatAge, formatDuration } from "../format/duration.ts";
import type { LocalTime } from "../format/local-time.ts";
import { formatMoney } from "../../domain/money-text.ts";
import { formatPercent } from "../format/number.ts";
import { at } from "../instant.ts";
import type { Tone } from "../tone.ts";

/** One pool of money, or the metered use beyond the plan. */
export interface MoneyRow {
  readonly label: string;
  /** `$17.20 of $50.00`, `$408.43 used, no cap`, `off`. */
  readonly text: string;
  readonly tone: Tone;
  /** For the bar; absent without a limit. */
  readonly usedPercent?: number | undefined;
  readonly percentText?: string | undefined;
}

/** Metered use, prepaid credits, then the pools; none for an account without any. */
export function moneyRows(account: AccountMember, nowMs: EpochMs, localTime: LocalTime): readonly MoneyRow[] {
  const extra = account.extraUsage ? [extraUsageRow(account.extraUsage)] : [];
  const pools = account.pools.map((pool) => poolRow(pool, nowMs, localTime));
  return [...extra, ...prepaidRows(account, nowMs), ...pools];
}

/** Nothing left is only worth a row to whoever may spend. */
function prepaidRows({ prepaid, extraUsage }: AccountMember, nowMs: EpochMs): readonly MoneyRow[] {
  if (!prepaid || (prepaid.balance <= 0 && !extraUsage?.enabled)) return [];
  const amount = `${formatMoney(prepaid.balance, prepaid.currency)} left`;
  const text = `${amount}, ${formatAge(nowMs - at(prepaid.observedAt))}`;
  return [{ label: "Prepaid credits", text, tone: prepaid.balance > 0 ? "calm" : "ended" }];
}

type ExtraUsage = NonNullable<AccountMember["extraUsage"]>;

function extraUsageRow(extra: ExtraUsage): MoneyRow {
  const label = "Extra usage";
  if (!extra.enabled) {
    const why = extra.blockedReason ? ` (${words(extra.blockedReason)})` : "";
    const used = extra.used ? `, ${formatMoney(extra.used, extra.currency)} used` : "";
    return { label, text: `off${why}${used}`, tone: "ended" };
  }
  const blocked = extra.blockedReason ? ` · blocked: ${words(extra.blockedReason)}` : "";
  return {
    label,
    text: `${extraAmount(extra)}${blocked}`,
    tone: blocked || (extra.percent ?? 0) >= 100 ? "wall" : (extra.percent ?? 0) >= 80 ? "tight" : "calm",
    ...percentOf(extra.percent),
  };
}

function extraAmount({ used, limit, currency }: ExtraUsage): string {
  if (used === null) return "on";
  const amount = formatMoney(used, currency);
  return limit === null ? `${amount} used, no cap` : `${amount} of ${formatMoney(limit, currency)}`;
}

function poolRow(pool: AccountMember["pools"][number], nowMs: EpochMs, localTime: LocalTime): MoneyRow {
  const limit = formatMoney(pool.limit, pool.currency);
  const text = pool.used === null ? limit : `${formatMoney(pool.used, pool.currency)} of ${limit}`;
  const expiry = pool.expiresAt === null ? "" : ` · ${expiryText(at(pool.expiresAt), nowMs, localTime)}`;
  const tone = (pool.usedPercent ?? 0) >= 100 ? "wall" : (pool.usedPercent ?? 0) >= 90 ? "tight" : "calm";
  return { label: pool.label, text: `${text}${expiry}`, tone, ...percentOf(pool.usedPercent) };
}

function expiryText(expiresAtMs: EpochMs, nowMs: EpochMs, localTime: LocalTime): string {
  if (expiresAtMs <= nowMs) return "expired";
  return `expires ${localTime.near(expiresAtMs, nowMs)} (${formatDuration(expiresAtMs - nowMs)})`;
}

function percentOf(percent: number | null) {
  return percent === null ? {} : { usedPercent: percent, percentText: formatPercent(percent) };
}

/** The server's snake-case reason as words. */
function words(reason: string): string {
  return reason.replaceAll("_", " ");
}
