import { SOURCE_NAMES, type Snapshot, type SourceName } from "../domain/snapshot.ts";

/** Whether a source delivers the whole usage body: what such a snapshot lacks, the server did not say. A status line names two windows. */
export function isFullBody(source: SourceName): boolean {
  return source !== "statusline";
}

/** The snapshots with a whole usage body, newest first; ties in the order of `SOURCE_NAMES`. */
export function fullBodies(snapshots: readonly Snapshot[]): readonly Snapshot[] {
  return snapshots
    .filter(({ source }) => isFullBody(source))
    .toSorted(
      (a, b) =>
        b.observedAtMs - a.observedAtMs || SOURCE_NAMES.indexOf(a.source) - SOURCE_NAMES.indexOf(b.source),
    );
}
