// The page's only clock: platform's own, which runs in a browser as well as in Node.
import { createClock } from "../../../platform/clock.ts";

export { repeat } from "../../../platform/browser/timers.ts";
/** In the browser's time zone. */
export { machineWallClock as browserWallClock } from "../../../platform/wall-clock.ts";

export const { monotonicMs, sleep } = createClock();

export const browserTimeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
