import { createClock } from "../../../src/platform/clock.ts";

/** Waits for something to become so. Rejects with its name when it does not in time. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  {
    what,
    withinMs,
    everyMs = 100,
  }: { readonly what: string; readonly withinMs: number; readonly everyMs?: number },
): Promise<void> {
  const clock = createClock();
  const startedAtMs = clock.monotonicMs();
  while (!(await isSo())) {
    if (clock.monotonicMs() - startedAtMs > withinMs)
      throw new Error(`${what} did not come within ${withinMs} ms`);
    await clock.sleep(everyMs);
  }
}
