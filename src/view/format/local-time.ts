import { DAY_MS, type EpochMs } from "../../domain/time.ts";

/** Instants as a wall clock in one time zone shows them. */
export interface LocalTime {
  /** `20:14`. */
  time(instant: EpochMs): string;
  /** `20:14` when it is within twenty hours of `nowMs`, else `Sun 17 May 09:02`. */
  near(instant: EpochMs, nowMs: EpochMs): string;
  /** `Sun 17 May 2026 09:02`. */
  full(instant: EpochMs): string;
}

/** `timeZone` is an IANA name; absent means the machine's own. */
export function createLocalTime(timeZone?: string): LocalTime {
  // Built on first use: making one costs more than formatting a hundred times.
  let cached: Intl.DateTimeFormat | undefined;
  const parts = (instant: EpochMs): Parts => {
    cached ??= new Intl.DateTimeFormat("en-GB", {
      ...(timeZone === undefined ? {} : { timeZone }),
      weekday: "short",
      day: "numeric",
      month: "short",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    return Object.fromEntries(cached.formatToParts(instant).map((part) => [part.type, part.value]));
  };
  return {
    time: (instant) => clock(parts(instant)),
    near: (instant, nowMs) => {
      const at = parts(instant);
      return Math.abs(instant - nowMs) < (20 / 24) * DAY_MS ? clock(at) : `${day(at)} ${clock(at)}`;
    },
    full: (instant) => {
      const at = parts(instant);
      return `${day(at)} ${at["year"] ?? ""} ${clock(at)}`;
    },
  };
}

type Parts = Readonly<Record<string, string>>;

function clock(at: Parts): string {
  return `${at["hour"] ?? ""}:${at["minute"] ?? ""}`;
}

function day(at: Parts): string {
  return `${at["weekday"] ?? ""} ${at["day"] ?? ""} ${(at["month"] ?? "").slice(0, 3)}`;
}
