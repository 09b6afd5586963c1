import type { AccountMember } from "../../documents/status.ts";
import type { EpochMs } from "../../domain/time.ts";
import type { LocalTime } from "../../view/format/local-time.ts";

/** Everything that a line can tell. */
export interface LineFacts {
  readonly account: AccountMember;
  readonly simulated: boolean;
  readonly session: SessionFacts;
  readonly nowMs: EpochMs;
  readonly localTime: LocalTime;
}

/** What Claude Code says of the session beside the limits; absent where it does not. */
export interface SessionFacts {
  readonly model?: string | undefined;
  readonly contextPercent?: number | undefined;
  readonly costUsd?: number | undefined;
}
