import type { AccountInput } from "../../analysis/analyze-account.ts";
import type { LocalUses } from "../../analysis/local-insight.ts";
import type { InsightQuery } from "../../ports/backend.ts";
import type { AccountId } from "../../domain/account.ts";
import type { EpochMs } from "../../domain/time.ts";
import { loadAccountInput } from "../../meter/account-input.ts";
import type { Installation } from "../installation.ts";
import { loadLocalUses } from "./transcripts/local-uses.ts";
import { noReadingError, noSuchWindowError } from "./no-reading.ts";
import { selectAccounts } from "./select-accounts.ts";

/** What the store and the transcripts know, as of an instant. */
export interface Insights {
  readonly nowMs: EpochMs;
  /** One for each account with any reading by then; at least one. */
  readonly accounts: readonly AccountInput[];
  readonly local: ReadonlyMap<AccountId, LocalUses>;
}

/** Asks no server. Errors: `UserError` (3) when nothing is known at that instant, or no account has the window. */
export async function loadInsights(installation: Installation, query: InsightQuery): Promise<Insights> {
  const store = await installation.store();
  const nowMs = query.atMs ?? installation.clock.nowMs();
  const known = await store.accounts();
  const inputs = await Promise.all(
    selectAccounts(known, query.account).map((account) => loadAccountInput(store, { account, nowMs })),
  );
  const accounts = inputs.filter(({ latest }) => latest.length > 0);
  if (accounts.length === 0) throw noReadingError([], { ...query, fetch: "never" });
  requireWindow(accounts, query.window);
  return { nowMs, accounts, local: await loadLocalUses(installation, { known, nowMs }) };
}

function requireWindow(accounts: readonly AccountInput[], window: string | undefined): void {
  const keys = new Set(
    accounts.flatMap(({ latest }) =>
      latest.flatMap(({ readings, unread }) => [
        ...readings.map(({ windowKey }) => windowKey),
        ...(unread?.keys ?? []),
      ]),
    ),
  );
  if (window === undefined || [...keys].some((key) => key === window)) return;
  throw noSuchWindowError(window, [...keys]);
}
