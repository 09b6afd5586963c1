import { accountId } from "../../src/domain/account.ts";
import type { Snapshot } from "../../src/domain/snapshot.ts";
import { addMs, epochMs, HOUR_MS, MINUTE_MS, type EpochMs } from "../../src/domain/time.ts";
import { testSnapshot } from "../conformance/test-feed.ts";

export const ADA = accountId("org-1:ada");
const START_MS = epochMs(Date.UTC(2026, 9, 9, 12));

/** The instant of the poll with this number: one a minute. */
export function pollAtMs(poll: number): EpochMs {
  return addMs(START_MS, poll * MINUTE_MS);
}

/** The poll with this number; always the same. Two windows, resets that jitter, a payload long enough to be packed. */
export function pollSnapshot(poll: number): Snapshot {
  const observedAtMs = pollAtMs(poll);
  const fiveHourResetMs = addMs(START_MS, (Math.floor(poll / 300) + 1) * 5 * HOUR_MS + ((poll * 37) % 900));
  return testSnapshot({
    accountId: ADA,
    observedAtMs,
    payload: {
      windows: {
        five_hour: [poll % 100, fiveHourResetMs],
        seven_day: [poll % 61, addMs(START_MS, 90 * HOUR_MS)],
      },
      poll,
      padding: "x".repeat(300),
    },
  });
}

/** The polls from `first` on. */
export function pollSnapshots(first: number, count: number): readonly Snapshot[] {
  return Array.from({ length: count }, (_, index) => pollSnapshot(first + index));
}
