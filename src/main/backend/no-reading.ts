import type { StatusQuery } from "../../ports/backend.ts";
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
export function noWindowError(): UserError {
  return new UserError({
    code: "no-data",
    message: "No window is kept of any account.",
    hint: "A free plan has none, and a seat with a budget has money instead: `claude-meter` shows what is known.",
    exitCode: EXIT_CODES.noData,
  });
}
