import type { Account } from "../../domain/account.ts";
import type { EpochMs } from "../../domain/time.ts";
import type { WindowKey } from "../../domain/window.ts";
import type { StatusQuery } from "../../ports/backend.ts";
import type { Store, TimeRange } from "../../ports/store.ts";
import { EXIT_CODES, UserError } from "../../domain/user-error.ts";
import { nothingReadError } from "../../meter/no-reading.ts";
import type { SourceReport } from "../../meter/source-report.ts";

/** Why there is nothing to show, from the source that came closest to giving something. */
export function noReadingError(reports: readonly SourceReport[], query: StatusQuery): UserError {
  if (query.atMs !== undefined || query.fetch === "never") {
    return new UserError({
      code: "no-data",
      message:
        query.atMs === undefined ? "Nothing is stored yet." : "Nothing was stored yet at that instant.",
      hint:
        query.atMs === undefined
          ? "Read once with `claude-meter status`, or import readings."
          : "Ask for a later one, or import readings.",
      exitCode: EXIT_CODES.noData,
    });
  }
  return nothingReadError(reports);
}

/** Accounts are known, and none has a window in what is kept: it is of a plan without windows, or of one that nobody has read. */
function noWindowError(): UserError {
  return new UserError({
    code: "no-data",
    message: "No window is kept of any account.",
    hint: "A free plan has none, and a seat with a budget has money instead: `claude-meter` shows what is known.",
    exitCode: EXIT_CODES.noData,
  });
}

/** Why nothing of these accounts' windows can be told as of an instant: nobody, not yet, not that window, or none at all. */
export async function nothingKeptError(
  store: Store,
  accounts: readonly Account[],
  { window, nowMs }: { readonly window?: string | undefined; readonly nowMs: EpochMs },
): Promise<UserError> {
  if (accounts.length === 0) return noReadingError([], { fetch: "never" });
  const known = await keptWindows(store, accounts, { toMs: nowMs });
  if (known.length > 0) return window === undefined ? noWindowError() : noSuchWindowError(window, known);
  const later = await keptWindows(store, accounts, {});
  return later.length > 0 ? noReadingError([], { atMs: nowMs, fetch: "never" }) : noWindowError();
}

/** Every window that was ever read of these accounts in a time. */
export async function keptWindows(
  store: Store,
  accounts: readonly Account[],
  range: TimeRange,
): Promise<readonly WindowKey[]> {
  const keys = await Promise.all(accounts.map(({ id }) => store.windowKeys(id, range)));
  return [...new Set(keys.flat())];
}

export function noSuchWindowError(window: string, known: readonly WindowKey[]): UserError {
  return new UserError({
    code: "no-such-window",
    message: `No window is called "${window}".`,
    hint: known.length > 0 ? `There are: ${known.join(", ")}.` : "There are no windows at all.",
    exitCode: EXIT_CODES.noData,
  });
}
