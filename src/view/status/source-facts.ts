import type { AccountAnalysis } from "../../analysis/analyze-account.ts";
import { STALE_AFTER_MS } from "../../analysis/current-readings.ts";
import type { AccountId } from "../../domain/account.ts";
import type { SourceName } from "../../domain/snapshot.ts";
import type { EpochMs } from "../../domain/time.ts";

/** What is known of one source of one account: how its last read went, and when the next may be. */
export interface SourceFacts {
  readonly source: SourceName;
  readonly accountId?: AccountId | undefined;
  readonly place?: string | undefined;
  readonly state: string;
  readonly lastOkAtMs?: EpochMs | undefined;
  readonly nextTryAtMs?: EpochMs | undefined;
  readonly message?: string | undefined;
  readonly hint?: string | undefined;
}

/**
 * How the browser extension stands, from what it sent: nobody asks it, so nobody reports on it. `undefined` for an account that it never
 * sent anything of.
 */
export function pushedSource({ account, heard }: AccountAnalysis, nowMs: EpochMs): SourceFacts | undefined {
  const web = heard.find(({ source }) => source === "web");
  if (!web) return undefined;
  const isOfNow = nowMs - web.observedAtMs <= STALE_AFTER_MS;
  return {
    source: "web",
    accountId: account.id,
    place: "browser extension",
    state: isOfNow ? "ok" : "cached",
    lastOkAtMs: web.observedAtMs,
    // While another source is fresh the extension saves its calls: silence is no trouble.
    message: isOfNow
      ? "The browser extension sends its readings."
      : "The browser extension has sent nothing newer.",
  };
}
