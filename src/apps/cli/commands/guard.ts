import { Option, type Command } from "commander";
import type { GuardDocument } from "../../../documents/guard.ts";
import { SECOND_MS, fromIso, toIso } from "../../../domain/time.ts";
import { EXIT_CODES, UserError } from "../../../domain/user-error.ts";
import { StoreError } from "../../../ports/store.ts";
import { toGuardDocument } from "../../../view/guard/guard-document.ts";
import type { CliContext } from "../context.ts";
import { examples } from "../examples.ts";
import { parseWhole } from "../parse-options.ts";
import { sentences } from "../sentences.ts";
import { guardedWindow } from "./guard-window.ts";
import { waitForRoom } from "./wait-for-room.ts";

interface GuardOptions {
  readonly maxUsed: number;
  readonly minRemaining?: number;
  readonly maxWallChance?: number;
  readonly window?: string;
  readonly account?: string;
  readonly maxAge: number;
  readonly failOpen?: boolean;
  readonly failClosed?: boolean;
  readonly timeout?: number;
  readonly fetch: boolean;
  readonly json?: boolean;
}

/** `guard` and `wait`: exit codes for scripts and hooks. */
export function addGuardCommands(program: Command, context: CliContext): void {
  addGuardOptions(program.command("guard"))
    .description("end with 0 while there is room and with 5 when a window is at or over the threshold")
    .addHelpText(
      "after",
      examples(
        "claude-meter guard && claude -p 'next task'",
        "claude-meter guard --min-remaining 20 --max-wall-chance 50",
        "claude-meter guard --window any --max-used 80 --fail-closed",
      ),
    )
    .action(async (options: GuardOptions) => {
      const document = await askOrNotKnown(options, context);
      report(document, options, context);
      context.io.setExitCode(exitCode(document, options));
    });
  addGuardOptions(program.command("wait"))
    .option("--timeout <seconds>", "give up after so long, and end with 5", (text) =>
      parseWhole(text, "--timeout", 1),
    )
    .description(
      "sleep until there is room again, then end with 0; the latest reset of the windows that are over counts",
    )
    .addHelpText(
      "after",
      examples("claude-meter wait && make test", "claude-meter wait --max-used 50 --timeout 3600"),
    )
    .action((options: GuardOptions) => wait(options, context));
}

function addGuardOptions(command: Command): Command {
  return command
    .option("--max-used <percent>", "the threshold: used percent, 1 to 100", parsePercent("--max-used"), 95)
    .addOption(
      new Option("--min-remaining <percent>", "the threshold as what must be left")
        .argParser(parsePercent("--min-remaining"))
        .conflicts("maxUsed"),
    )
    .option(
      "--max-wall-chance <percent>",
      "the forecast's threshold: a wall this likely before its reset counts as over",
      parsePercent("--max-wall-chance"),
    )
    .option("--window <key>", "one window, or any for all that are reported (default: five hours and week)")
    .option("--account <id>", "one account: its id, e-mail, or a unique beginning of either")
    .option(
      "--max-age <seconds>",
      "older readings decide nothing",
      (text) => parseWhole(text, "--max-age", 1),
      900,
    )
    .addOption(
      new Option("--fail-open", "whatever cannot be told, errors too, counts as room").conflicts(
        "failClosed",
      ),
    )
    .option(
      "--fail-closed",
      "whatever cannot be told, errors too, counts as crossed (default: no reading is room)",
    )
    .option("--no-fetch", "ask no server")
    .option("--json", "print the JSON document");
}

function parsePercent(option: string): (text: string) => number {
  return (text) => {
    const percent = parseWhole(text, option, 1);
    if (percent <= 100) return percent;
    throw new UserError({
      code: "bad-number",
      message: `${option} must be at most 100, not "${text}".`,
      hint: `Write a percent, as in ${option} 90.`,
      exitCode: EXIT_CODES.usage,
    });
  };
}

async function ask(options: GuardOptions, context: CliContext): Promise<GuardDocument> {
  const { account, fetch, minRemaining, maxUsed, maxWallChance, window, maxAge } = options;
  const backend = await context.backend();
  const status = await backend.status({ account, fetch: fetch ? "auto" : "never" });
  return toGuardDocument(status, {
    thresholdPercent: minRemaining === undefined ? maxUsed : 100 - minRemaining,
    wallChancePercent: maxWallChance,
    window: await guardedWindow(window, status, backend),
    ageSecondsMax: maxAge,
  });
}

/** With a choice made for what cannot be told, an error is such a case; a mistake in the command never is. */
async function askOrNotKnown(options: GuardOptions, context: CliContext): Promise<GuardDocument> {
  try {
    return await ask(options, context);
  } catch (error) {
    const isChosen = options.failOpen === true || options.failClosed === true;
    if (!isChosen || !isOfTheWorld(error)) throw error;
    return notKnown(error.message, options, context);
  }
}

function isOfTheWorld(error: unknown): error is UserError | StoreError {
  return error instanceof StoreError || (error instanceof UserError && error.exitCode !== EXIT_CODES.usage);
}

function notKnown(
  reason: string,
  { maxUsed, maxWallChance }: GuardOptions,
  { clock }: CliContext,
): GuardDocument {
  return {
    schema: "claude-meter/guard.v1",
    generatedAt: toIso(clock.nowMs()),
    verdict: "unknown",
    thresholdPercent: maxUsed,
    wallChancePercent: maxWallChance ?? null,
    crossed: [],
    until: null,
    reason,
  };
}

function exitCode({ verdict }: GuardDocument, { failClosed }: GuardOptions): number {
  const isCrossed = verdict === "crossed" || (verdict === "unknown" && failClosed === true);
  return isCrossed ? EXIT_CODES.thresholdCrossed : EXIT_CODES.ok;
}

function report(document: GuardDocument, { json }: GuardOptions, { io, localTime, clock }: CliContext): void {
  if (json) return io.writeOut(`${JSON.stringify(document)}\n`);
  const untilMs = document.until === null ? undefined : fromIso(document.until);
  const until = untilMs === undefined ? "" : ` Until ${localTime.near(untilMs, clock.nowMs())}.`;
  io.writeOut(sentences([`${WORDS[document.verdict]} ${document.reason}${until}`], io.sentenceColumns.out));
}

const WORDS = { room: "Room.", crossed: "Stop.", unknown: "Not known." } as const;

async function wait(options: GuardOptions, context: CliContext): Promise<void> {
  // Before anything is said: who reads it may stop us at once.
  const stop = context.stopSignal();
  let newest = await askOrNotKnown(options, context);
  report(newest, options, context);
  const first = newest;
  const { clock, random } = context;
  const end = await waitForRoom(first, {
    look: async () => {
      const document = await ask(options, context).catch((error: unknown) => {
        // What fails for a moment while it waits must neither end the wait nor open it.
        if (isOfTheWorld(error)) return undefined;
        throw error;
      });
      newest = document ?? newest;
      return document;
    },
    isOpen: (document) => exitCode(document, options) === EXIT_CODES.ok,
    clock,
    random,
    stop,
    timeoutMs: options.timeout === undefined ? undefined : options.timeout * SECOND_MS,
  });
  if (newest.verdict !== first.verdict || newest.reason !== first.reason) report(newest, options, context);
  context.io.setExitCode(end === "room" ? EXIT_CODES.ok : EXIT_CODES.thresholdCrossed);
}
