import { Temporal } from "temporal-polyfill";
import { DAY_MS, epochMs, type EpochMs } from "../../domain/time.ts";
import type { CivilDay } from "./civil-day.ts";

/** Instants as days of one time zone's calendar. */
export interface LocalDays {
  readonly timeZone: string;
  /** The day that the zone's clocks show at an instant. */
  dayOf(atMs: EpochMs): CivilDay;
  /** The first instant of a day, also where clocks skip midnight. */
  startOf(day: CivilDay): EpochMs;
}

/** Whether a text names a time zone: an IANA name, `UTC`, or an offset such as `+05:30`. */
export function isTimeZone(text: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * The days of a time zone. The zone's clock changes are looked up once each and cached; between two of them a day is arithmetic,
 * about 20 ns, where the calendar library takes some microseconds.
 *
 * Errors: `RangeError` for a zone that `isTimeZone` refuses.
 */
export function createLocalDays(timeZone: string): LocalDays {
  const spans: OffsetSpan[] = [];
  let current = offsetSpan(epochMs(Date.UTC(2026, 0, 1)), timeZone);
  const startByDay = new Map<CivilDay, EpochMs>();
  const find = (atMs: EpochMs): OffsetSpan => {
    const known = spans.find((span) => covers(span, atMs));
    if (known !== undefined) return known;
    const found = offsetSpan(atMs, timeZone);
    spans.push(found);
    return found;
  };
  return {
    timeZone,
    dayOf: (atMs) => {
      if (!covers(current, atMs)) current = find(atMs);
      return Math.floor((atMs + current.offsetMs) / DAY_MS);
    },
    startOf: (day) => {
      const known = startByDay.get(day);
      if (known !== undefined) return known;
      const start = startOfDay(day, timeZone);
      startByDay.set(day, start);
      return start;
    },
  };
}

/** A time in which the zone's clocks keep one distance from UTC. */
interface OffsetSpan {
  readonly fromMs: number;
  /** Exclusive. */
  readonly untilMs: number;
  readonly offsetMs: number;
}

function covers(span: OffsetSpan, atMs: EpochMs): boolean {
  return atMs >= span.fromMs && atMs < span.untilMs;
}

function offsetSpan(atMs: EpochMs, timeZone: string): OffsetSpan {
  const at = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone);
  // "previous" is strictly before, and a change at this very instant has happened.
  const previous = at.add({ milliseconds: 1 }).getTimeZoneTransition("previous");
  const next = at.getTimeZoneTransition("next");
  return {
    fromMs: previous?.epochMilliseconds ?? -Infinity,
    untilMs: next?.epochMilliseconds ?? Infinity,
    offsetMs: at.offsetNanoseconds / 1e6,
  };
}

function startOfDay(day: CivilDay, timeZone: string): EpochMs {
  const date = new Date(day * DAY_MS);
  const plain = Temporal.PlainDate.from({
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
  });
  return epochMs(plain.toZonedDateTime(timeZone).epochMilliseconds);
}
