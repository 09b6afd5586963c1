import type { StatusDocument } from "../../documents/status.ts";
import { EXIT_CODES, UserError } from "../../domain/user-error.ts";

/** The document with one window only. Errors: `UserError` (3) when no account has it, naming those that there are. */
export function onlyWindow(document: StatusDocument, key: string): StatusDocument {
  const known = new Set(document.accounts.flatMap(({ windows }) => windows.map((window) => window.key)));
  if (!known.has(key)) {
    throw new UserError({
      code: "no-such-window",
      message: `No window is called "${key}".`,
      hint: known.size > 0 ? `There are: ${[...known].join(", ")}.` : "There are no windows at all.",
      exitCode: EXIT_CODES.noData,
    });
  }
  return {
    ...document,
    accounts: document.accounts.map((account) => ({
      ...account,
      windows: account.windows.filter((window) => window.key === key),
      split: account.split.filter(({ window }) => window === key),
      splitRefused: account.splitRefused.filter(({ window }) => window === key),
      findings: account.findings.filter(({ window }) => window === null || window === key),
    })),
  };
}
