import { EXIT_CODES, UserError, type ExitCode } from "../domain/user-error.ts";
import type { SourceReport } from "./source-report.ts";

/** Why reading gave nothing: the failure of the source that came closest to giving something, or that there is no account. */
export function nothingReadError(reports: readonly SourceReport[]): UserError {
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
