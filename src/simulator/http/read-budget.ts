import { MINUTE_MS, SECOND_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";

/** How many reads of the usage endpoint an account has per stretch of time. */
export interface ReadBudgetSetting {
  readonly reads: number;
  readonly perMs: DurationMs;
}

/** Source: five reads per 300 s per account, then 429 with a Retry-After that counts down; measured by one source, observed 2026. */
export const REAL_READ_BUDGET: ReadBudgetSetting = { reads: 5, perMs: 5 * MINUTE_MS };

/** Counts reads per account in stretches that begin with a read. Refused reads cost nothing. */
export interface ReadBudget {
  /** Takes one read; gives the seconds to wait when there is none left. */
  take(accountUuid: string, nowMs: EpochMs): number | undefined;
}

/** A budget of reads for each account; `unlimited` refuses nobody. */
export function createReadBudget(setting: ReadBudgetSetting | "unlimited"): ReadBudget {
  if (setting === "unlimited") return { take: () => undefined };
  const stretches = new Map<string, { readonly startMs: EpochMs; reads: number }>();
  return {
    take(accountUuid, nowMs) {
      const current = stretches.get(accountUuid);
      if (!current || nowMs >= current.startMs + setting.perMs) {
        stretches.set(accountUuid, { startMs: nowMs, reads: 1 });
        return undefined;
      }
      if (current.reads >= setting.reads) {
        return Math.ceil((current.startMs + setting.perMs - nowMs) / SECOND_MS);
      }
      current.reads += 1;
      return undefined;
    },
  };
}
