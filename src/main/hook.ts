// What Claude Code calls at an event of its own (docs/guards.md): answers from our files within milliseconds, or not at all.
import { sessionAccount } from "../apps/statusline/session-line.ts";
import { parseJson } from "../domain/json.ts";
import { thrownText } from "../domain/thrown.ts";
import { toIso } from "../domain/time.ts";
import { EXIT_CODES } from "../domain/user-error.ts";
import { createClock } from "../platform/clock.ts";
import { endStuck, readStdin } from "../platform/processes/read-stdin.ts";
import { machineWallClock } from "../platform/wall-clock.ts";
import { writeWhole } from "../platform/processes/write-whole.ts";
import { createLocalTime } from "../view/format/local-time.ts";
import { toGuardDocument } from "../view/guard/guard-document.ts";
import { HOOK_EVENTS, hookAnswer, type HookEvent } from "../view/guard/hook-answer.ts";
import { HOOK_SETTINGS } from "./settings/hooks.ts";
import { readCall, readSection } from "./statusline/read-call.ts";

/** A prompt or a tool's input can be long, and none of it is needed but the session's id. */
const STDIN_BOUNDS = { waitMs: 300, bytesMax: 4 * 1024 * 1024 };

void main();

/** Fails open: whatever goes wrong here must never hold anybody's work. */
async function main(): Promise<void> {
  const event = HOOK_EVENTS.find((name) => name === process.argv.at(-1));
  if (event === undefined) {
    writeWhole(2, `claude-meter hook takes one of ${HOOK_EVENTS.join(", ")}; see docs/guards.md.\n`);
    // Not the code of usage: 2 tells the client to hold the tool, the prompt or the stop.
    process.exitCode = EXIT_CODES.unexpected;
    return;
  }
  const { text, isStuck } = await readStdin(STDIN_BOUNDS);
  try {
    const answer = answerTo(event, text);
    if (answer !== undefined) writeWhole(1, `${JSON.stringify(answer)}\n`);
  } catch (error) {
    // Shown to the user, not to the agent, and only in the client's verbose mode: code 1 holds nothing.
    writeWhole(2, `claude-meter hook: ${thrownText(error)}\n`);
    process.exitCode = EXIT_CODES.unexpected;
  }
  if (isStuck) endStuck();
}

function answerTo(event: HookEvent, input: string) {
  const nowMs = createClock().nowMs();
  const { settings, mistake } = readSection("hooks", HOOK_SETTINGS);
  if (mistake !== undefined) throw new Error(`the settings are not used: ${mistake}`);
  const { document, memory, simulated } = readCall(parseJson(input), nowMs);
  const account = sessionAccount({ document, own: memory.own, others: memory.others, nowMs });
  if (account === undefined) return undefined;
  const status = {
    schema: "claude-meter/status.v1" as const,
    generatedAt: toIso(nowMs),
    simulated,
    accounts: [account],
    errors: [],
  };
  const guard = toGuardDocument(status, {
    thresholdPercent: settings.maxUsed,
    wallChancePercent: settings.maxWallChance ?? undefined,
    window: settings.window ?? undefined,
    ageSecondsMax: settings.maxAgeSeconds,
  });
  const { hold, budgetLine } = settings;
  const localTime = createLocalTime(machineWallClock);
  return hookAnswer(event, { guard, account, simulated, hold, budgetLine, nowMs, localTime });
}
