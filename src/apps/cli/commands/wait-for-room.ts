import type { GuardDocument } from "../../../documents/guard.ts";
import { MINUTE_MS, SECOND_MS, fromIso, type DurationMs, type EpochMs } from "../../../domain/time.ts";
import type { AbortSignalLike, Clock } from "../../../ports/clock.ts";
import type { Random } from "../../../ports/random.ts";

export interface WaitParts {
  /** Looks at the windows, through the gate that everybody shares. `undefined`: it could not be told this time. */
  readonly look: () => Promise<GuardDocument | undefined>;
  /** Whether the answer lets the work go on, where nothing is known too. */
  readonly isOpen: (document: GuardDocument) => boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly stop: AbortSignalLike;
  /** Absent: as long as it takes. */
  readonly timeoutMs?: DurationMs | undefined;
}

/** Looks again at least this often: the server can free a window early, and a sleep does not count the time of a suspended machine. */
const LOOK_EVERY_MS: DurationMs = 5 * MINUTE_MS;
/** After a reset, so that not all who wait come at the same moment. */
const SPREAD_MS: DurationMs = 45 * SECOND_MS;
/** However near a reset is, and however late the server is with it. */
const PAUSE_MS_MIN: DurationMs = 15 * SECOND_MS;

/**
 * Sleeps until there is room: until the latest of the resets that hold, and a little, or earlier when a look finds room.
 * A look that tells nothing opens nothing before that time: what was crossed is crossed until its reset.
 */
export async function waitForRoom(
  first: GuardDocument,
  parts: WaitParts,
): Promise<"room" | "stopped" | "timeout"> {
  const { look, isOpen, clock, stop, timeoutMs = Infinity } = parts;
  const startedMs = clock.nowMs();
  let document = first;
  let heldUntilMs: EpochMs | undefined;
  for (;;) {
    heldUntilMs = document.verdict === "crossed" ? untilOf(document) : heldUntilMs;
    const isHeld = document.verdict === "unknown" && heldUntilMs !== undefined && clock.nowMs() < heldUntilMs;
    if (isOpen(document) && !isHeld) return "room";
    const leftMs = startedMs + timeoutMs - clock.nowMs();
    if (leftMs <= 0) return "timeout";
    await clock.sleep(Math.min(pauseMs(heldUntilMs, parts), leftMs), stop);
    if (stop.aborted) return "stopped";
    document = (await look()) ?? { ...document, verdict: "unknown" };
  }
}

function pauseMs(untilMs: EpochMs | undefined, { clock, random }: WaitParts): DurationMs {
  if (untilMs === undefined) return LOOK_EVERY_MS;
  const toResetMs = Math.max(untilMs - clock.nowMs(), 0) + random.next() * SPREAD_MS;
  return Math.min(Math.max(toResetMs, PAUSE_MS_MIN), LOOK_EVERY_MS);
}

function untilOf({ until }: GuardDocument): EpochMs | undefined {
  return until === null ? undefined : fromIso(until);
}
