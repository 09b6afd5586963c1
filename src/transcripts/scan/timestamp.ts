import { fromIso, isEpochMs, type EpochMs } from "../../domain/time.ts";

const DAY_MS = 86_400_000;
const NEVER = -1;
/** Days of each month, from 1 on, without leap days. */
const MONTH_DAYS: Uint8Array = Uint8Array.of(0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31);

/**
 * The instant that a row's timestamp names, in epoch ms; -1 when it names none.
 * The form that Claude Code writes, `2026-10-09T10:00:02.100Z`, is read from the bytes; every other one goes through `fromIso`.
 */
export function readTimestamp(bytes: Buffer, start: number, end: number): number {
  const plain = end - start === 24 ? readPlainTimestamp(bytes, start) : NEVER;
  return plain === NEVER ? (fromIso(bytes.toString("utf8", start, end)) ?? NEVER) : plain;
}

function readPlainTimestamp(bytes: Uint8Array, at: number): EpochMs | typeof NEVER {
  const isMarked =
    bytes[at + 4] === 0x2d &&
    bytes[at + 7] === 0x2d &&
    bytes[at + 10] === 0x54 &&
    bytes[at + 13] === 0x3a &&
    bytes[at + 16] === 0x3a &&
    bytes[at + 19] === 0x2e &&
    bytes[at + 23] === 0x5a;
  if (!isMarked) return NEVER;
  const year = 100 * twoDigits(bytes, at) + twoDigits(bytes, at + 2);
  const month = twoDigits(bytes, at + 5);
  const day = twoDigits(bytes, at + 8);
  const hours = twoDigits(bytes, at + 11);
  const minutes = twoDigits(bytes, at + 14);
  const seconds = twoDigits(bytes, at + 17);
  // NaN stands for what is no pair of digits: it fails every comparison. A leap day is left to those who know leap years.
  if (!(
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= (MONTH_DAYS[month] ?? 0) &&
    hours < 24 &&
    minutes < 60 &&
    seconds < 60
  )) {
    return NEVER;
  }
  const millis = 10 * twoDigits(bytes, at + 20) + (twoDigits(bytes, at + 21) % 10);
  const ms =
    daysFromCivil(year, month, day) * DAY_MS + ((hours * 60 + minutes) * 60 + seconds) * 1_000 + millis;
  return isEpochMs(ms) ? ms : NEVER;
}

/** NaN unless both bytes are digits. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - 0x30;
  const ones = (bytes[at + 1] ?? 0) - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? 10 * tens + ones : NaN;
}

/** Days since 1970-01-01 in the Gregorian calendar. Years count from March, so that a leap day ends its year. */
function daysFromCivil(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const monthFromMarch = (month + 9) % 12;
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + day - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return 365 * marchYear + leapDays + dayOfYear - 719_468;
}
