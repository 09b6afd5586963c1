import { signal } from "@preact/signals";
import { createLocalTime } from "../../../view/format/local-time.ts";
import { browserWallClock } from "../browser/clock.ts";

/** Times as the browser's wall clock shows them. */
export const localTime = createLocalTime(browserWallClock);

/** What a screen reader is told when it changes. */
export const announcement = signal("");
