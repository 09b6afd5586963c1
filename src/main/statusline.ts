// What Claude Code calls for its status line: several times a second, so an executable of its own that loads next to nothing.
import { lineLook } from "../apps/statusline/line-settings.ts";
import { sessionLine } from "../apps/statusline/session-line.ts";
import type { SessionFacts } from "../apps/statusline/line-facts.ts";
import { isObject, parseJson } from "../domain/json.ts";
import { EXIT_CODES } from "../domain/user-error.ts";
import { createClock } from "../platform/clock.ts";
import { endStuck, readStdin } from "../platform/processes/read-stdin.ts";
import { machineWallClock } from "../platform/wall-clock.ts";
import { writeWhole } from "../platform/processes/write-whole.ts";
import { createLocalTime } from "../view/format/local-time.ts";
import { cleanText } from "../wire/text.ts";
import { STATUSLINE_SETTINGS } from "./settings/statusline.ts";
import { parseArguments, type StatuslineArguments } from "./statusline/arguments.ts";
import { readCall, readSection } from "./statusline/read-call.ts";
import { runWrapped } from "./statusline/wrapped-command.ts";

/** The client has written its document long before this process is up. */
const STDIN_BOUNDS = { waitMs: 300, bytesMax: 1024 * 1024 };

void main();

async function main(): Promise<void> {
  const options = parseArguments(
    process.argv.slice(2).filter((word, index) => index > 0 || word !== "statusline"),
  );
  if (typeof options === "string") {
    writeWhole(2, `${options}.\nSee docs/statusline.md, or \`claude-meter statusline --help\`.\n`);
    process.exitCode = EXIT_CODES.usage;
    return;
  }
  const { text: input, isStuck } = await readStdin(STDIN_BOUNDS);
  const { line, keep, wrappedTimeoutMs } = ourLine(input, options);
  writeWhole(1, `${line}\n`);
  keep();
  const theirs =
    options.wrapped === undefined ? "" : await runWrapped(options.wrapped, input, wrappedTimeoutMs);
  if (theirs !== "") writeWhole(1, `${theirs}\n`);
  if (isStuck) endStuck();
}

function ourLine(input: string, options: StatuslineArguments) {
  const nowMs = createClock().nowMs();
  const told = parseJson(input);
  const { document, memory, simulated } = readCall(told, nowMs);
  const { settings, mistake } = readSection("statusline", STATUSLINE_SETTINGS);
  const template = options.template ?? settings.template;
  const theme = process.env["NO_COLOR"] ? "plain" : options.theme;
  const columns = options.columns ?? columnsOfTerminal(told);
  const { look, mistake: badTemplate } = lineLook({ ...settings, template }, { theme, columns });
  const line = sessionLine(
    {
      document,
      simulated,
      own: memory.own,
      others: memory.others,
      session: sessionFacts(told),
      account: options.account ?? settings.account ?? "",
      nowMs,
      localTime: createLocalTime(machineWallClock),
    },
    look,
  );
  const complaint = mistake === undefined ? badTemplate : `config.json: ${mistake}`;
  return {
    line: complaint === undefined ? line : `${line}${look.separator}${complaint}`,
    keep: () => memory.keep(),
    wrappedTimeoutMs: settings.wrappedTimeoutMs,
  };
}

/** Claude Code tells the width of its terminal, and sets the line in by two columns on each side (2.1.330, observed 2026-11). */
const CLIENT_MARGINS = 4;

function columnsOfTerminal(told: unknown): number | undefined {
  const columns = Number(process.env["COLUMNS"]);
  if (!Number.isInteger(columns) || columns <= 0) return undefined;
  return Math.max(1, isObject(told) ? columns - CLIENT_MARGINS : columns);
}

/** What the client says of the session. Names may hold anything: they are cleaned. */
function sessionFacts(told: unknown): SessionFacts {
  if (!isObject(told)) return {};
  const model = member(told["model"], "display_name");
  const context = member(told["context_window"], "used_percentage");
  const cost = member(told["cost"], "total_cost_usd");
  return {
    model: typeof model === "string" ? cleanText(model) : undefined,
    contextPercent: typeof context === "number" ? context : undefined,
    costUsd: typeof cost === "number" ? cost : undefined,
  };
}

function member(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined;
}
