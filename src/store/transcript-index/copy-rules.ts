import type { UsageEvent, WallEvent } from "../../domain/usage-event.ts";

/**
 * Which of several copies stays; `main` hands in the rules of transcripts. Engines take them as a parameter, so that a store knows
 * no transcript. Both are commutative, associative and idempotent.
 */
export interface CopyRules {
  /** One event per message. Every event has a message id. */
  readonly mergeEvents: (copies: readonly UsageEvent[]) => readonly UsageEvent[];
  /** One per refusal, oldest first. */
  readonly mergeWalls: (copies: readonly WallEvent[]) => readonly WallEvent[];
}
