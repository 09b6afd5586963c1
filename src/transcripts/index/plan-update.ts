import type { IndexedFile } from "../../ports/transcript-index.ts";
import type { ScanJob, TranscriptFile } from "../scan/transcript-file.ts";

/** What is to be done with the files of a walk. */
export interface UpdatePlan {
  readonly unchangedFiles: number;
  /** New files, and those that are not as the index knows them. */
  readonly scans: readonly PlannedScan[];
  /** Known files that are no longer there. */
  readonly gone: readonly IndexedFile[];
}

export interface PlannedScan {
  readonly job: ScanJob;
  /** Absent: a new file. */
  readonly known?: IndexedFile | undefined;
}

/** Whether the file's bytes before the known one's offset are still those that were scanned. */
export type IsContinued = (file: TranscriptFile, known: IndexedFile) => boolean;

/**
 * Compares a walk with the index. The first line that fits says what a file is; `number` is what the file system numbers it by:
 *
 * | found                                                            | is                    | read from        |
 * | ---------------------------------------------------------------- | --------------------- | ---------------- |
 * | the path, the number, the size and the time are known            | unchanged             | –                |
 * | the path and the number are known, the bytes before the offset too | grown               | the offset       |
 * | the path and the number are known, other bytes                   | rewritten             | the beginning    |
 * | the number is known from elsewhere; size and time or the bytes too | moved               | the offset       |
 * | the path is known, the bytes before the offset too               | replaced by its copy  | the offset       |
 * | the path is known                                                | replaced              | the beginning    |
 * | –                                                                | new                   | the beginning    |
 */
export function planUpdate(
  found: readonly TranscriptFile[],
  indexed: readonly IndexedFile[],
  isContinued: IsContinued,
): UpdatePlan {
  const matched = matchFiles(found, indexed, isContinued);
  const scans: PlannedScan[] = [];
  for (const file of found) {
    const known = matched.get(file);
    if (known && isUnchanged(file, known)) continue;
    const isKept = known !== undefined && (isUntouched(file, known) || isContinued(file, known));
    scans.push({ known, job: { file, fromOffset: isKept ? known.scannedToOffset : 0 } });
  }
  const kept = new Set(matched.values());
  return {
    unchangedFiles: found.length - scans.length,
    scans,
    gone: indexed.filter((known) => !known.isGone && !kept.has(known)),
  };
}

/** What each found file is known as. No two are known as one. */
function matchFiles(
  found: readonly TranscriptFile[],
  indexed: readonly IndexedFile[],
  isContinued: IsContinued,
): ReadonlyMap<TranscriptFile, IndexedFile> {
  // Of two that had one path, the one that is there comes last and so is found; of two that had one number, the newer one.
  const knownByPath = new Map(goneFirst(indexed).map((known) => [known.path, known]));
  const matched = new Map<TranscriptFile, IndexedFile>();
  const taken = new Set<IndexedFile>();
  const match = (file: TranscriptFile, known: IndexedFile | undefined) => {
    if (!known || taken.has(known)) return;
    matched.set(file, known);
    taken.add(known);
  };
  for (const file of found) {
    const known = knownByPath.get(file.path);
    if (known?.identity === file.identity) match(file, known);
  }
  if (matched.size === found.length) return matched;
  const knownByIdentity = new Map(goneFirst(indexed).map((known) => [known.identity, known]));
  for (const file of found) {
    if (matched.has(file)) continue;
    const known = knownByIdentity.get(file.identity);
    // A file system gives numbers again: they alone tell nothing.
    if (known && (isUntouched(file, known) || isContinued(file, known))) match(file, known);
  }
  for (const file of found) if (!matched.has(file)) match(file, knownByPath.get(file.path));
  return matched;
}

function goneFirst(indexed: readonly IndexedFile[]): readonly IndexedFile[] {
  return indexed.toSorted((a, b) => Number(b.isGone) - Number(a.isGone));
}

function isUnchanged(file: TranscriptFile, known: IndexedFile): boolean {
  return !known.isGone && known.path === file.path && isUntouched(file, known);
}

function isUntouched(file: TranscriptFile, known: IndexedFile): boolean {
  return (
    known.identity === file.identity &&
    known.sizeBytes === file.sizeBytes &&
    known.modifiedAtMs === file.modifiedAtMs
  );
}
