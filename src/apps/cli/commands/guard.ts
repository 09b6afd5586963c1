import type { Command } from "commander";
import type { GuardDocument } from "../../../documents/guard.ts";
import { MINUTE_MS, SECOND_MS, fromIso, type DurationMs } from "../../../domain/time.ts";
import { EXIT_CODES, UserError } from "../../../domain/user-error.ts";
import { toGuardDocument } from "../../../view/guard-document.ts";
import type { CliContext } from "../context.ts";
import { examples } from "../examples.ts";
import { parseWhole } from "../parse-options.ts";

interface GuardOptions {
  readonly maxUsed: number;
  readonly window?: string;
  readonly account?: string;
  readonly maxAge: number;
  readonly failClosed?: boolean;
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
        "claude-meter guard --window any --max-used 80 --fail-closed",
      ),
    )
    .action(async (options: GuardOptions) => {
      const document = await ask(options, context);
      report(document, options, context);
      context.io.setExitCode(exitCode(document, options));
    });
  addGuardOptions(program.command("wait"))
    .description(
      "sleep until there is room again, then end with 0; the latest reset of the windows that are over counts",
    )
    .addHelpText("after", examples("claude-meter wait && make test", "claude-meter wait --max-used 50"))
    .action((options: GuardOptions) => wait(options, context));
}

function addGuardOptions(command: Command): Command {
  return command
    .option("--max-used <percent>", "the threshold: used percent, 1 to 100", parseThreshold, 95)
    .option("--window <key>", "one window, or any for all that are reported (default: five hours and week)")
    .option("--account <id>", "one account: its id, e-mail, or a unique beginning of either")
    .option(
      "--max-age <seconds>",
      "older readings decide nothing",
      (text) => parseWhole(text, "--max-age", 1),
      900,
    )
    .option("--fail-closed", "what is not known counts as crossed (default: as room)")
    .option("--no-fetch", "ask no server")
    .option("--json", "print the JSON document");
}

function parseThreshold(text: string): number {
  const percent = parseWhole(text, "--max-used", 1);
  if (percent <= 100) return percent;
  throw new UserError({
    code: "bad-number",
    message: `--max-used must be at most 100, not "${text}".`,
    hint: "Write the used percent at which to stop, as in --max-used 90.",
    exitCode: EXIT_CODES.usage,
  });
}

async function ask(options: GuardOptions, context: CliContext): Promise<GuardDocument> {
  const backend = await context.backend();
  const status = await backend.status({ account: options.account, fetch: options.fetch ? "auto" : "never" });
  return toGuardDocument(status, {
    thresholdPercent: options.maxUsed,
    window: options.window,
    ageSecondsMax: options.maxAge,
  });
}

function exitCode({ verdict }: GuardDocument, { failClosed }: GuardOptions): number {
  const isCrossed = verdict === "crossed" || (verdict === "unknown" && failClosed === true);
  return isCrossed ? EXIT_CODES.thresholdCrossed : EXIT_CODES.ok;
}

function report(document: GuardDocument, { json }: GuardOptions, { io, localTime, clock }: CliContext): void {
  if (json) return io.writeOut(`${JSON.stringify(document)}\n`);
  const untilMs = document.until === null ? undefined : fromIso(document.until);
  const until = untilMs === undefined ? "" : ` Until ${localTime.near(untilMs, clock.nowMs())}.`;
  io.writeOut(`${WORDS[document.verdict]} ${document.reason}${until}\n`);
}

const WORDS = { room: "Room.", crossed: "Stop.", unknown: "Not known." } as const;

/** Looks again this often while it waits: the server can free a window early, and a suspended machine wakes late. */
const LOOK_EVERY_MS: DurationMs = 5 * MINUTE_MS;
/** After a reset, so that not all who wait come at the same moment. */
const SPREAD_MS: DurationMs = 45 * SECOND_MS;

async function wait(options: GuardOptions, context: CliContext): Promise<void> {
  const stop = context.stopSignal();
  let document = await ask(options, context);
  report(document, options, context);
  while (exitCode(document, options) !== EXIT_CODES.ok && !stop.aborted) {
    await context.clock.sleep(pauseMs(document, context), stop);
    if (!stop.aborted) document = await ask(options, context);
  }
  if (stop.aborted) return context.io.setExitCode(EXIT_CODES.thresholdCrossed);
  report(document, options, context);
}

/** Until a little after the reset, but never long without a look: a sleep does not count the time that the machine was suspended. */
function pauseMs({ until }: GuardDocument, { clock, random }: CliContext): DurationMs {
  const untilMs = until === null ? undefined : fromIso(until);
  if (untilMs === undefined) return LOOK_EVERY_MS;
  const toResetMs = Math.max(untilMs - clock.nowMs(), 0) + SECOND_MS + random.next() * SPREAD_MS;
  return Math.min(toResetMs, LOOK_EVERY_MS);
}
