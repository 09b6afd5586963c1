import { DAY_MS, HOUR_MS, type DurationMs, type EpochMs } from "../../../domain/time.ts";

/** One reading that this browser keeps; its line lies under `reading:<id>`. */
export interface HistoryEntry {
  /** Organization and instant: the same reading has the same id. */
  readonly id: string;
  readonly organizationId: string;
  readonly observedAtMs: EpochMs;
  /** The meter said that it has it. */
  readonly isDelivered: boolean;
}

/** All of the last days, then one an hour: enough for a forecast, and a few megabytes at most. */
const WHOLE_MS: DurationMs = 2 * DAY_MS;
const KEPT_MS: DurationMs = 21 * DAY_MS;
/** Two accounts read every three minutes for two days, and hourly for three weeks: a browser gives an extension 5 to 10 MB. */
export const ENTRIES_MAX = 1_200;

export function entryId(organizationId: string, observedAtMs: EpochMs): string {
  return `${organizationId}@${observedAtMs}`;
}

/** The history with more entries: sorted, each once. An entry that is known stays as it is. */
export function addEntries(
  history: readonly HistoryEntry[],
  added: readonly HistoryEntry[],
): readonly HistoryEntry[] {
  const known = new Set(history.map(({ id }) => id));
  return [...history, ...added.filter(({ id }) => !known.has(id))].toSorted(
    (a, b) => a.observedAtMs - b.observedAtMs || (a.id < b.id ? -1 : 1),
  );
}

/** What the meter does not have yet, oldest first, at most `count`. */
export function pendingEntries(history: readonly HistoryEntry[], count: number): readonly HistoryEntry[] {
  return history.filter(({ isDelivered }) => !isDelivered).slice(0, count);
}

/** The history after the meter said that it has these. */
export function markDelivered(
  history: readonly HistoryEntry[],
  ids: ReadonlySet<string>,
): readonly HistoryEntry[] {
  return history.map((entry) => (ids.has(entry.id) ? { ...entry, isDelivered: true } : entry));
}

/** The history as a meter that knows none of it should get it. */
export function markUndelivered(history: readonly HistoryEntry[]): readonly HistoryEntry[] {
  return history.map((entry) => ({ ...entry, isDelivered: false }));
}

/** The entries worth keeping: all of the last two days, then the first of each hour; never more than `ENTRIES_MAX`, the newest win. */
export function keepEntries(history: readonly HistoryEntry[], nowMs: EpochMs): readonly HistoryEntry[] {
  const hours = new Set<string>();
  const kept = history.filter(({ organizationId, observedAtMs }) => {
    const ageMs = nowMs - observedAtMs;
    if (ageMs > KEPT_MS) return false;
    if (ageMs <= WHOLE_MS) return true;
    const hour = `${organizationId} ${Math.floor(observedAtMs / HOUR_MS)}`;
    if (hours.has(hour)) return false;
    hours.add(hour);
    return true;
  });
  return kept.slice(-ENTRIES_MAX);
}
