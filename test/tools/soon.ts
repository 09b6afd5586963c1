import { vi } from "vitest";

const WITHIN_MS = 60_000;

/** Waits until a check passes: as long as it may take where other programs want the machine too, and not longer than a test may. */
export function soon(check: () => unknown): Promise<unknown> {
  return vi.waitFor(check, { timeout: WITHIN_MS, interval: 50 });
}
