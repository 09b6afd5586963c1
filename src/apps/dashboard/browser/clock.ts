// The page's only clock: platform's own, which runs in a browser as well as in Node.
import { createClock } from "../../../platform/clock.ts";
import type { Clock } from "../../../ports/clock.ts";

export { repeat } from "../../../platform/browser/timers.ts";
/** In the browser's time zone. */
export { machineWallClock as browserWallClock } from "../../../platform/wall-clock.ts";

const clock = createClock();

export const monotonicMs: Clock["monotonicMs"] = () => clock.monotonicMs();
export const sleep: Clock["sleep"] = (durationMs, signal) => clock.sleep(durationMs, signal);

export const browserTimeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
