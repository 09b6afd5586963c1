import { EXIT_CODES, UserError } from "../../domain/user-error.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, addMs, fromIso, type EpochMs } from "../../domain/time.ts";

/** An instant from `--at` and its like: ISO-8601 with a zone. Errors: `UserError` (2) that shows the bad value and a good one. */
export function parseInstant(text: string): EpochMs {
  const instant = fromIso(text);
  if (instant !== undefined) return instant;
  throw new UserError({
    code: "bad-instant",
    message: `"${text}" is not an instant.`,
    hint: "Write date, time and zone, as in 2026-05-11T18:24:00Z.",
    exitCode: EXIT_CODES.usage,
  });
}

/** Collects the values of an option that may be repeated. */
export function collectInstants(text: string, previous: readonly EpochMs[] = []): readonly EpochMs[] {
  return [...previous, parseInstant(text)];
}

const UNITS_MS: Readonly<Record<string, number>> = { m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };

/** An instant, or a length of time back from now (`90m`, `36h`, `7d`). Errors: `UserError` (2). */
export function parseSince(text: string, nowMs: EpochMs): EpochMs {
  const match = /^(\d{1,4})([mhd])$/.exec(text);
  const unitMs = UNITS_MS[match?.[2] ?? ""];
  if (match && unitMs !== undefined) return addMs(nowMs, -Number(match[1]) * unitMs);
  const instant = fromIso(text);
  if (instant !== undefined) return instant;
  throw new UserError({
    code: "bad-instant",
    message: `"${text}" is neither an instant nor a length of time.`,
    hint: "Write 90m, 36h or 7d, or date, time and zone as in 2026-05-11T18:24:00Z.",
    exitCode: EXIT_CODES.usage,
  });
}

/** A whole number of at least `min`. */
export function parseWhole(text: string, name: string, min: number): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= min) return value;
  throw new UserError({
    code: "bad-number",
    message: `${name} must be a whole number of at least ${min}, not "${text}".`,
    hint: `Write it as in ${name} ${Math.max(min, 1)}.`,
    exitCode: EXIT_CODES.usage,
  });
}
