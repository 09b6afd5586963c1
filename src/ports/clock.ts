import type { DurationMs, EpochMs } from "../domain/time.ts";

/** The only way to know the time. The real one is in `platform/`; tests and the simulator drive their own. */
export interface Clock {
  /** The wall clock now. It may jump: never measure a duration with it. */
  nowMs(): EpochMs;
  /** Milliseconds on a clock that never jumps; only differences mean something. */
  monotonicMs(): number;
  /** Resolves after `durationMs`, or at once when `signal` aborts (it never rejects). */
  sleep(durationMs: DurationMs, signal?: AbortSignalLike): Promise<void>;
}

/** The part of an `AbortSignal` that the core uses; it compiles without Node and without DOM types. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}
