import { vi } from "vitest";

/** Waits until a check passes: as long as it may take where other programs want the machine too, and not longer than a test may. */
export function soon(check: () => unknown, withinMs = 25_000): Promise<unknown> {
  return vi.waitFor(check, { timeout: withinMs, interval: 50 });
}
