import type { DurationMs } from "../../domain/time.ts";

/** Calls `action` again and again, for as long as the page lives. */
export function repeat(action: () => void, everyMs: DurationMs): void {
  setInterval(action, everyMs);
}
