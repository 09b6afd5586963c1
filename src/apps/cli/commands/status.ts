import { Option, type Command } from "commander";
import type { DurationMs } from "../../../domain/time.ts";
import { EXIT_CODES, UserError } from "../../../domain/user-error.ts";
import { toDropdown } from "../../../view/dropdown/dropdown.ts";
import { toText } from "../../terminal/ansi.ts";
import { BAR_FORMAT_NAMES, type BarFormatName } from "../../../view/bars/bar-formats.ts";
import { renderDropdown } from "../../terminal/render-dropdown.ts";
import type { AnalysisOptions, CliContext } from "../context.ts";
import { examples } from "../examples.ts";
import { repaint } from "../repaint.ts";
import { printBar } from "./bar-status.ts";
import {
  addQueryOptions,
  answerEach,
  queryStatus,
  toJsonLines,
  toTexts,
  type Answer,
} from "./query-options.ts";

interface StatusOptions extends AnalysisOptions {
  readonly input?: string;
  readonly watch?: boolean;
  readonly format?: BarFormatName;
  readonly follow?: boolean;
}

/** A watched dropdown is looked at anew this often; the gate decides whether the server is asked. */
const WATCH_EVERY_MS: DurationMs = 15_000;

/** `status`, the default command: the dropdown in the terminal. */
export function addStatusCommand(program: Command, context: CliContext): void {
  addQueryOptions(program.command("status", { isDefault: true }))
    .description("show every account, every window, the split, the binding wall, the gate and the findings")
    .option("--input <file>", "decode a saved usage payload (- for standard input): no account, no network")
    .option("--watch", "keep it on the screen until Ctrl-C")
    .addOption(
      new Option("--format <bar>", "one line for a bar or a prompt")
        .choices(BAR_FORMAT_NAMES)
        .conflicts(["json", "watch", "input", "at"]),
    )
    .option("--follow", "with --format: a line for each change, until the bar ends it")
    .addHelpText(
      "after",
      examples(
        "claude-meter",
        "claude-meter status --json | jq '.accounts[0].windows[] | {key, usedPercent}'",
        "claude-meter status --at 2026-05-11T18:24:00Z --no-fetch",
        "claude-meter status --input usage.json",
        "claude-meter status --format waybar --follow",
      ),
    )
    .action(async (options: StatusOptions) => {
      const { format } = options;
      if (format !== undefined) return printBar({ ...options, format }, context);
      if (options.follow) throw followsNothing();
      if (options.watch) return watch(options, context);
      const answers = await readStatus(options, context);
      context.io.writeOut(options.json ? toJsonLines(answers) : statusText(answers, context));
    });
}

function followsNothing(): UserError {
  return new UserError({
    code: "usage",
    message: "--follow is for the line of a bar.",
    hint: "Add --format BAR, or use --watch to keep the dropdown on the screen.",
    exitCode: EXIT_CODES.usage,
  });
}

async function watch(options: StatusOptions, context: CliContext): Promise<void> {
  const stop = context.stopSignal();
  while (!stop.aborted) {
    const answers = await readStatus(options, context);
    context.io.writeOut(
      options.json ? toJsonLines(answers) : repaint(statusText(answers, context), context.io),
    );
    await context.clock.sleep(WATCH_EVERY_MS, stop);
  }
}

async function readStatus(options: StatusOptions, context: CliContext): Promise<readonly Answer[]> {
  const backend = await context.backend();
  if (options.input === undefined) return queryStatus(backend, options);
  const text = await context.io.readInput(options.input);
  return answerEach(options, (atMs) => backend.statusOfInput(text, atMs));
}

/** Dropdowns, one for each answer. */
function statusText(answers: readonly Answer[], { io, localTime }: CliContext): string {
  return toTexts(answers, io, (document) =>
    toText(renderDropdown(toDropdown(document, { localTime }), io), io.color),
  );
}
