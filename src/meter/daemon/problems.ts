import type { StatusDocument } from "../../documents/status.ts";
import { namingReplaced } from "../../domain/replaced-program.ts";
import { EXIT_CODES, UserError } from "../../domain/user-error.ts";
import { StoreError } from "../../ports/store.ts";
import { nothingReadError } from "../no-reading.ts";
import type { SourceReport } from "../source-report.ts";

/** What is wrong, beside the numbers of a status. */
export type Problem = StatusDocument["errors"][number];

/** An error in words; a bug of ours with its stack. */
export function problemOf(thrown: unknown): Problem {
  const error = namingReplaced(thrown);
  if (error instanceof StoreError || error instanceof UserError)
    return { code: error.code, message: error.message, hint: error.hint };
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    code: "bug",
    message,
    hint: "Please report it with the output of `claude-meter doctor`; it is tried again within a minute.",
  };
}

/** Errors: always, the `UserError` that a command without a daemon would end with. */
export function nothingToShow(reports: readonly SourceReport[]): never {
  if (reports.length > 0) throw nothingReadError(reports);
  throw new UserError({
    code: "no-data",
    message: "Nothing is known yet.",
    hint: "Run `claude-meter doctor` to see what was found.",
    exitCode: EXIT_CODES.noData,
  });
}
