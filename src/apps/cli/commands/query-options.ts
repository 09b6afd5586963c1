import { Option, type Command } from "commander";
import type { EpochMs } from "../../../domain/time.ts";
import { EXIT_CODES, UserError } from "../../../domain/user-error.ts";
import type { StatusDocument } from "../../../documents/status.ts";
import type { Backend, FetchMode } from "../backend.ts";
import type { AnalysisOptions } from "../context.ts";
import { collectInstants } from "../parse-options.ts";

/** The options that every analysis command takes. */
export function addQueryOptions(command: Command): Command {
  return command
    .option("--json", "print the JSON document")
    .addOption(
      new Option("--at <instant>", "as of this instant, from the store alone; may be repeated").argParser<
        readonly EpochMs[]
      >(collectInstants),
    )
    .option("--account <id>", "one account: its id, e-mail, or a unique beginning of either")
    .option("--window <key>", "one window: five_hour, seven_day, weekly_scoped:Fable, …")
    .option("--no-fetch", "ask no server: what is stored, with its age")
    .option("--refresh", "ask the server now, even when the last read is recent");
}

export function fetchMode({ at, fetch, refresh }: AnalysisOptions): FetchMode {
  if (at !== undefined || fetch === false) return "never";
  return refresh ? "user" : "auto";
}

/** One status document for now, or one for each `--at`, in the order given. */
export async function queryStatus(
  backend: Backend,
  options: AnalysisOptions,
): Promise<readonly StatusDocument[]> {
  const documents: StatusDocument[] = [];
  for (const atMs of options.at ?? [undefined]) {
    const document = await backend.status({ atMs, account: options.account, fetch: fetchMode(options) });
    documents.push(options.window === undefined ? document : onlyWindow(document, options.window));
  }
  return documents;
}

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

/** JSON documents, one per line. */
export function toJsonLines(documents: readonly unknown[]): string {
  return documents.map((document) => `${JSON.stringify(document)}\n`).join("");
}
