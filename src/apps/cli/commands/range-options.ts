import type { Command } from "commander";
import type { EpochMs } from "../../../domain/time.ts";
import type { HistoryQuery } from "../../../ports/backend.ts";
import { parseInstant, parseSince } from "../parse-options.ts";

export interface RangeOptions {
  readonly since?: string;
  readonly until?: string;
  readonly account?: string;
  readonly window?: string;
}

/** The options of commands that go through the past. */
export function addRangeOptions(command: Command): Command {
  return command
    .option("--since <when>", "from this instant, or this far back: 90m, 36h, 7d")
    .option("--until <instant>", "up to this instant")
    .option("--account <id>", "one account: its id, e-mail, or a unique beginning of either")
    .option("--window <key>", "one window");
}

export function toHistoryQuery(
  { since, until, account, window }: RangeOptions,
  nowMs: EpochMs,
): HistoryQuery {
  return {
    fromMs: since === undefined ? undefined : parseSince(since, nowMs),
    toMs: until === undefined ? undefined : parseInstant(until),
    account,
    window,
  };
}
