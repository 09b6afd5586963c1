/*
 * Claude Desktop's own history, `plan-usage-history.json` in its support folder on macOS. Observed 2026-09.
 *
 *   {"samples": [{"t": 1790000000000, "org": "…", "u": {"fh": 12, "sd": 40, "xu": 0}}]}
 *
 * A sample every 15 minutes while the app runs, for 30 days. Whole percents, epoch milliseconds, no reset times.
 * Deliberately not done: the app's sign-in, an encrypted cache beside it, is left alone.
 */
import { isObject } from "../domain/json.ts";
import type { Reading } from "../domain/snapshot.ts";
import type { EpochMs } from "../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY } from "../domain/window.ts";
import { decoded, notAnObject, notDecoded, type Decoded } from "./decoded.ts";
import { createDriftNotes, type DriftNotes } from "./drift-notes.ts";
import { fieldsOf } from "./fields.ts";

/** One row of the desktop app's own history. */
export interface DesktopSample {
  readonly observedAtMs: EpochMs;
  readonly organizationId?: string | undefined;
  readonly readings: readonly Reading[];
  readonly extraUsedPercent?: number | undefined;
}

/** The samples in the file's order, without those that tell no time. Errors: `not-an-object`; `no-usage` when none is left. */
export function decodeDesktopHistory(document: unknown): Decoded<readonly DesktopSample[]> {
  if (!isObject(document)) return notAnObject();
  const notes = createDriftNotes();
  const values = Array.isArray(document["samples"]) ? document["samples"] : [];
  const samples = values
    .map((value, index) => decodeSample(value, `samples[${index}]`, notes))
    .filter((sample) => sample !== undefined);
  return samples.length > 0
    ? decoded(samples, notes.list)
    : notDecoded("no-usage", "No sample that can be read.", notes.list);
}

function decodeSample(value: unknown, path: string, notes: DriftNotes): DesktopSample | undefined {
  const sample = fieldsOf(value, path, notes);
  const observedAtMs = sample?.instant("t");
  if (!sample || observedAtMs === undefined) return undefined;
  const used = sample.fields("u");
  const windows = [
    { windowKey: FIVE_HOUR, usedPercent: used?.used("fh") },
    { windowKey: SEVEN_DAY, usedPercent: used?.used("sd") },
  ];
  const readings = windows.flatMap(({ windowKey, usedPercent }) =>
    usedPercent === undefined ? [] : [{ windowKey, usedPercent }],
  );
  return { observedAtMs, organizationId: sample.text("org"), readings, extraUsedPercent: used?.used("xu") };
}
