import type { Drift } from "../domain/snapshot.ts";

/** Collects what was not as known while one document is decoded. */
export interface DriftNotes {
  /** `path` as `limits[2].percent`; neither path nor message may hold a value of the document. */
  note(code: Drift["code"], path: string, message: string): void;
  /** In the order they were noted, at most `DRIFT_NOTES_MAX`. */
  readonly list: readonly Drift[];
}

/** More notes than this say no more than "not the payload we know", and a hostile document must not grow the store. */
const DRIFT_NOTES_MAX = 64;

/** Creates an empty collection of notes. */
export function createDriftNotes(): DriftNotes {
  const list: Drift[] = [];
  return {
    list,
    note(code, path, message) {
      if (list.length < DRIFT_NOTES_MAX) list.push({ code, path, message });
    },
  };
}
