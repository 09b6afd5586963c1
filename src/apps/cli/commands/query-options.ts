import { Option, type Command } from "commander";
import type { EpochMs } from "../../../domain/time.ts";
import { EXIT_CODES, UserError } from "../../../domain/user-error.ts";
import type { StatusDocument } from "../../../documents/status.ts";
import type { Backend, FetchMode } from "../../../ports/backend.ts";
import type { AnalysisOptions, CliIo } from "../context.ts";
import { onlyWindow } from "../../../view/status/only-window.ts";
import { collectInstants } from "../parse-options.ts";
import { errorText, toErrorDocument } from "../report-error.ts";

/** The options that every analysis command takes. */
export function addQueryOptions(command: Command): Command {
  return addStoredQueryOptions(command)
    .option("--no-fetch", "ask no server: what is stored, with its age")
    .option("--refresh", "ask the server now, even when the last read is recent");
}

/** The same where what is stored is all that counts. Scripts may still say what they say everywhere. */
export function addOfflineQueryOptions(command: Command): Command {
  return addStoredQueryOptions(command).option("--no-fetch", NO_EFFECT).option("--refresh", NO_EFFECT);
}

const NO_EFFECT = "has no effect here: the server is never asked";

function addStoredQueryOptions(command: Command): Command {
  return command
    .option("--json", "print the JSON document")
    .addOption(
      new Option("--at <instant>", "as of this instant, from the store alone; may be repeated").argParser<
        readonly EpochMs[]
      >(collectInstants),
    )
    .option("--account <id>", "one account: its id, e-mail, or a unique beginning of either")
    .option("--window <key>", "one window: five_hour, seven_day, weekly_scoped:Fable, …");
}

export function fetchMode({ at, fetch, refresh }: AnalysisOptions): FetchMode {
  if (at !== undefined || fetch === false) return "never";
  return refresh ? "user" : "auto";
}

/** What there is to say of an instant: a document, or that nothing was known then. */
export type Answer = StatusDocument | UserError;

/** The answer for now, or one for each `--at`, in the order given. */
export function queryStatus(backend: Backend, options: AnalysisOptions): Promise<readonly Answer[]> {
  const { account } = options;
  return answerEach(options, (atMs) => backend.status({ atMs, account, fetch: fetchMode(options) }));
}

/**
 * Asks for each instant of `--at`, or once for now. Of several instants one without data does not silence the others: its answer is
 * the error. Errors: `UserError` when it is the only one asked for, or none has data.
 */
export async function answerEach(
  { at, window }: AnalysisOptions,
  ask: (atMs?: EpochMs) => Promise<StatusDocument>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (const atMs of at ?? [undefined]) {
    try {
      const document = await ask(atMs);
      answers.push(window === undefined ? document : onlyWindow(document, window));
    } catch (error) {
      if (!(error instanceof UserError) || error.exitCode !== EXIT_CODES.noData) throw error;
      answers.push(error);
    }
  }
  const [first] = answers;
  if (first instanceof UserError && answers.every((answer) => answer instanceof UserError)) throw first;
  return answers;
}

/** One JSON document per line and answer. */
export function toJsonLines(
  answers: readonly Answer[],
  toDocument: (document: StatusDocument) => unknown = (document) => document,
): string {
  const documents = answers.map((answer) =>
    answer instanceof UserError ? toErrorDocument(answer) : toDocument(answer),
  );
  return documents.map((document) => `${JSON.stringify(document)}\n`).join("");
}

/** One text per answer, a blank line between. */
export function toTexts(
  answers: readonly Answer[],
  { sentenceColumns }: Pick<CliIo, "sentenceColumns">,
  render: (document: StatusDocument) => string,
): string {
  return answers
    .map((answer) => (answer instanceof UserError ? errorText(answer, sentenceColumns.out) : render(answer)))
    .join("\n");
}
