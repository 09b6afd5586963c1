import { must } from "../../../domain/assert.ts";
import { addMs, DAY_MS, fromIso, toIso, type EpochMs } from "../../../domain/time.ts";

/** A place on an axis of days. */
export interface DayPlace<Day> {
  /** `2026-11-09`. */
  readonly date: string;
  /** Absent: nothing is known of that day. */
  readonly day: Day | undefined;
}

/** The days from the first to the last that is known, each once, those between them too: a week must look like seven days. */
export function everyDay<Day extends { readonly date: string }>(
  days: readonly Day[],
): readonly DayPlace<Day>[] {
  const known = new Map(days.map((day) => [day.date, day]));
  const dates = [...known.keys()].toSorted();
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) return [];
  const places: DayPlace<Day>[] = [];
  for (let atMs = midnight(first); atMs <= midnight(last); atMs = addMs(atMs, DAY_MS)) {
    const date = toIso(atMs).slice(0, 10);
    places.push({ date, day: known.get(date) });
  }
  return places;
}

function midnight(date: string): EpochMs {
  return must(fromIso(`${date}T00:00:00Z`), "a report's day is a date");
}
