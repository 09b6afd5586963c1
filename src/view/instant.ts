import { must } from "../domain/assert.ts";
import { fromIso, type EpochMs } from "../domain/time.ts";

/** The instant that a document of ours names. */
export function at(iso: string): EpochMs {
  return must(fromIso(iso), "instants in our documents are ISO text");
}
