import type { StatusQuery } from "../../ports/backend.ts";
import { EXIT_CODES, UserError, type ExitCode } from "../../domain/user-error.ts";
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
  const failed = reports.find(({ failure }) => failure !== undefined && failure.kind !== "absent");
  if (failed?.failure === undefined) {
    return new UserError({
      code: "no-account",
      message: "No Claude account was found on this machine.",
      hint: "Sign in with Claude Code once (`claude`), or look at the simulator: `claude-meter demo`.",
      exitCode: EXIT_CODES.noData,
    });
  }
  const { code, message, hint, kind } = failed.failure;
  return new UserError({ code, message, hint: failed.hint ?? hint, exitCode: EXIT_BY_FAILURE[kind] });
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

/** Source: the settled points of the contract: 4 for sign-in or scope, 6 for refused, 1 for the rest. */
const EXIT_BY_FAILURE: Readonly<Record<NonNullable<SourceReport["failure"]>["kind"], ExitCode>> = {
  absent: EXIT_CODES.noData,
  "signed-out": EXIT_CODES.signInNeeded,
  unauthorized: EXIT_CODES.signInNeeded,
  withheld: EXIT_CODES.signInNeeded,
  "rate-limited": EXIT_CODES.busy,
  unavailable: EXIT_CODES.unexpected,
  malformed: EXIT_CODES.unexpected,
  unreachable: EXIT_CODES.unexpected,
};
