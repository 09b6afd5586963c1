/**
 * Remembers whether one thing about one cycle has been told. `armed` has seen it so many times in a row; `quiet` found it so at the
 * beginning, which is no news; `told` stays until the cycle ends.
 */
export type Latch =
  | { readonly phase: "armed"; readonly seen: number }
  | { readonly phase: "quiet" }
  | { readonly phase: "told" };

/** Bounds on one value. */
export interface LatchBounds {
  /** The value is high from here on. */
  readonly enter: number;
  /** Below this a first sighting is forgotten; between the two it neither counts nor is forgotten. */
  readonly cancel: number;
  /** Below this what was high from the beginning becomes news again. */
  readonly rearm: number;
}

/** Observations that must agree before anything is told. Source: what users ask of alerts, observed 2026-08. */
export const AGREEING_OBSERVATIONS = 2;

export const ARMED = { phase: "armed", seen: 0 } as const satisfies Latch;

/** The latch of something first looked at now: what is high already is no news. */
export function startLatch(value: number | undefined, { enter }: LatchBounds): Latch {
  return value !== undefined && value >= enter ? { phase: "quiet" } : ARMED;
}

/** The latch after one more observation. It fires exactly when `told` follows `armed`. No value: nothing was said about it. */
export function stepLatch(latch: Latch, value: number | undefined, bounds: LatchBounds): Latch {
  if (value === undefined || latch.phase === "told") return latch;
  if (latch.phase === "quiet") return value < bounds.rearm ? ARMED : latch;
  if (value >= bounds.enter) {
    const seen = latch.seen + 1;
    return seen >= AGREEING_OBSERVATIONS ? { phase: "told" } : { phase: "armed", seen };
  }
  return value < bounds.cancel ? ARMED : latch;
}
