import type { StatusDocument } from "../../documents/status.ts";
import type { DurationMs, EpochMs } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Random } from "../../ports/random.ts";
import type { SourceReport } from "../source-report.ts";
import type { Elapsed } from "./elapsed.ts";
import { isNearWall, untilAllowed, untilReset } from "./look-facts.ts";
import { LOOK_SETTINGS, planNextLook, type LookPlan, type UpsetKind } from "./look-plan.ts";

/** What there is to look for: when the sources were last read, when somebody asked or worked, and what made the last reading doubtful. */
export interface Occasions {
  /** Every source was read: nothing is doubtful any more. */
  noteLooked(): void;
  /** Somebody asked for the status. */
  noteSeen(): void;
  /** Somebody works with Claude. */
  noteUse(): void;
  noteUpset(kind: UpsetKind): void;
  /** Somebody asked lately. */
  isWatched(): boolean;
  /** When to look next, by the newest status and by how the last look went. */
  plan(newest: StatusDocument | undefined, reports: readonly SourceReport[]): LookPlan;
}

export function createOccasions(parts: {
  readonly clock: Pick<Clock, "nowMs">;
  readonly random: Random;
  readonly elapsed: Elapsed;
}): Occasions {
  const { clock, random, elapsed } = parts;
  // Instants on the monotonic clock; absent: never.
  let lookedAtMs: number | undefined;
  let seenAtMs: number | undefined;
  let usedAtMs: number | undefined;
  let upset: { readonly kind: UpsetKind; readonly atMs: number } | undefined;
  /** On the wall clock, which resets are on. */
  let lookedAtWallMs: EpochMs = clock.nowMs();
  let jitter = random.next();
  const sinceSeenMs = (): DurationMs => elapsed.since(seenAtMs);
  return {
    noteLooked() {
      lookedAtMs = elapsed.now();
      lookedAtWallMs = clock.nowMs();
      upset = undefined;
      jitter = random.next();
    },
    noteSeen: () => void (seenAtMs = elapsed.now()),
    noteUse: () => void (usedAtMs = elapsed.now()),
    noteUpset: (kind) => void (upset = { kind, atMs: elapsed.now() }),
    isWatched: () => sinceSeenMs() < LOOK_SETTINGS.seenForMs,
    plan(newest, reports) {
      const nowMs = clock.nowMs();
      return planNextLook({
        sinceLookMs: lookedAtMs === undefined ? undefined : elapsed.since(lookedAtMs),
        upset: upset && { kind: upset.kind, sinceMs: elapsed.since(upset.atMs) },
        sinceSeenMs: sinceSeenMs(),
        sinceUseMs: elapsed.since(usedAtMs),
        isNearWall: isNearWall(newest, nowMs),
        untilResetMs: untilReset(newest, { nowMs, lastLookAtMs: lookedAtWallMs }),
        untilAllowedMs: untilAllowed(reports, nowMs),
        jitter,
      });
    },
  };
}
