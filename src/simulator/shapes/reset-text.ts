import type { EpochMs } from "../../domain/time.ts";
import { createSeededRandom, drawBetween, drawWhole, forkSeed } from "../world/seeded-random.ts";

/** Writes the reset times of one reply. `key` tells the rows apart; a row that is sent twice jitters alike. */
export type ResetText = (resetsAtMs: EpochMs | undefined, key: string) => string | null;

/** Which reply of which run: the jitter follows from it, so that a run can be repeated to the byte. */
export interface ReplyIdentity {
  readonly seed: number;
  /** Counts up from reply to reply. */
  readonly replyIndex: number;
  /** Half width of the jitter. Unit: microseconds; absent: half a second, as the real server does. */
  readonly jitterMicros?: number | undefined;
}

const USUAL_JITTER_MICROS = 500_000;

/**
 * Reset times as the server writes them: recomputed for every reply, so that they miss the true instant by up to half a
 * second to either side, and rows of one reply differ by some microseconds.
 *
 * Source: captures of 2025-11 to 2026-10 (`07:59:59.412873` beside `08:00:00`).
 */
export function createResetText(identity: ReplyIdentity): ResetText {
  const width = identity.jitterMicros ?? USUAL_JITTER_MICROS;
  const replyRandom = createSeededRandom(forkSeed(identity.seed, `reply:${identity.replyIndex}`));
  const baseMicros = Math.floor(drawBetween(replyRandom, -width, width));
  return (resetsAtMs, key) => {
    if (resetsAtMs === undefined) return null;
    const rowRandom = createSeededRandom(forkSeed(identity.seed, `${identity.replyIndex}:${key}`));
    const rowMicros = key.startsWith("weekly_scoped")
      ? drawWhole(rowRandom, 200, 360)
      : drawWhole(rowRandom, 0, 30);
    return isoMicros(resetsAtMs, baseMicros + rowMicros);
  };
}

/** ISO text with six digits of a second and `+00:00`, some microseconds (signed) after an instant. */
export function isoMicros(instantMs: EpochMs, offsetMicros: number): string {
  const micros = instantMs * 1_000 + offsetMicros;
  const wholeMs = Math.floor(micros / 1_000);
  const restMicros = String(micros - wholeMs * 1_000).padStart(3, "0");
  return new Date(wholeMs).toISOString().replace("Z", `${restMicros}+00:00`);
}
