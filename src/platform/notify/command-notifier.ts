import { spawn } from "node:child_process";
import { basename } from "node:path";
import { SECOND_MS, type DurationMs } from "../../domain/time.ts";
import type { AlertDocument, DeliveryOutcome, Notifier } from "../../ports/notifier.ts";
import { deliveryFailed } from "./delivery-failed.ts";

const COMMAND_MS_MAX: DurationMs = 30 * SECOND_MS;

interface CommandOptions {
  /** The program and its arguments; run without a shell. Not empty. */
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs?: DurationMs;
}

/**
 * Runs the user's own program for each alert: the alert document on its standard input, the most asked-for parts in
 * `CLAUDE_METER_ALERT_*`. Its output goes nowhere. Exit code 0 means taken.
 */
export function createCommandNotifier({ argv, env, timeoutMs = COMMAND_MS_MAX }: CommandOptions): Notifier {
  const [command, ...args] = argv;
  return {
    name: "command",
    place: basename(command),
    deliver: (alert) =>
      runWithInput(
        { command, args, env: { ...env, ...alertVariables(alert) }, timeoutMs },
        `${JSON.stringify(alert)}\n`,
      ),
  };
}

function alertVariables(alert: AlertDocument): Readonly<Record<string, string>> {
  return {
    CLAUDE_METER_ALERT_KIND: alert.kind,
    CLAUDE_METER_ALERT_WINDOW: alert.window,
    CLAUDE_METER_ALERT_TITLE: alert.title,
    CLAUDE_METER_ALERT_MESSAGE: alert.message,
    CLAUDE_METER_ALERT_USED_PERCENT: String(alert.usedPercent),
    CLAUDE_METER_ALERT_URGENCY: alert.urgency,
  };
}

interface Run {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: DurationMs;
}

function runWithInput({ command, args, env, timeoutMs }: Run, input: string): Promise<DeliveryOutcome> {
  const name = basename(command);
  return new Promise((resolve) => {
    const child = spawn(command, [...args], { env, stdio: ["pipe", "ignore", "ignore"], windowsHide: true });
    const finish = (outcome: DeliveryOutcome): void => {
      clearTimeout(timer);
      child.stdin.destroy();
      resolve(outcome);
    };
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      finish(deliveryFailed(`${name} took longer than ${timeoutMs / SECOND_MS} s and was ended.`));
    }, timeoutMs);
    child.on("error", () => finish(deliveryFailed(`${name} could not be started.`)));
    child.on("exit", (code, signal) =>
      finish(
        code === 0
          ? { kind: "delivered" }
          : deliveryFailed(`${name} ended with ${code ?? signal ?? "an error"}.`),
      ),
    );
    // A program that does not read its input closes the pipe early: that is its business.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}
