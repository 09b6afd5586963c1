import type { DurationMs, EpochMs } from "../../domain/time.ts";
import type { Fields } from "../fields.ts";

/** What a Codex account says of its own windows: another product, kept apart from ours. */
export interface CodexUsage {
  readonly plan?: string | undefined;
  readonly windows: readonly CodexWindow[];
}

/** Told apart by length, not by slot: the weekly window can stand first (observed 2026-07). */
export interface CodexWindow {
  readonly lengthMs?: DurationMs | undefined;
  readonly usedPercent: number;
  readonly resetsAtMs?: EpochMs | undefined;
}

/** How one of the two carriers spells a window. */
export interface CodexWindowSpelling {
  readonly usedPercent: string;
  readonly length: string;
  readonly lengthUnitMs: DurationMs;
  readonly resetsAt: string;
}

/** The windows that can be read, shortest first. */
export function decodeCodexWindows(
  windows: readonly (Fields | undefined)[],
  spelling: CodexWindowSpelling,
): readonly CodexWindow[] {
  return windows
    .map((window) => window && decodeWindow(window, spelling))
    .filter((window) => window !== undefined)
    .sort((a, b) => (a.lengthMs ?? Infinity) - (b.lengthMs ?? Infinity));
}

function decodeWindow(window: Fields, spelling: CodexWindowSpelling): CodexWindow | undefined {
  const usedPercent = window.used(spelling.usedPercent);
  const length = window.number(spelling.length);
  return usedPercent === undefined
    ? undefined
    : {
        usedPercent,
        lengthMs: length === undefined ? undefined : length * spelling.lengthUnitMs,
        resetsAtMs: window.instant(spelling.resetsAt),
      };
}
