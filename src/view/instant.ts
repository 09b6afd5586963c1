import { must } from "../domain/assert.ts";
import { fromIso, toIso, type EpochMs } from "../domain/time.ts";

/** The instant that a document of ours names. */
export function at(iso: string): EpochMs {
  return must(fromIso(iso), "instants in our documents are ISO text");
}

/** An instant as a document of ours names it; `null` for none. */
export function isoOrNull(instant: EpochMs | undefined): string | null {
  return instant === undefined ? null : toIso(instant);
}
