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
  // Of two that had one path, the one that is there comes last and so is found; of two that had one number, the newer one.
  const knowns = indexed.toSorted((a, b) => Number(b.isGone) - Number(a.isGone));
  const knownByPath = new Map(knowns.map((known) => [known.path, known]));
  const changed: TranscriptFile[] = [];
  const kept = new Set<IndexedFile>();
  for (const file of found) {
    const known = knownByPath.get(file.path);
    if (known && isUnchanged(file, known)) kept.add(known);
    else changed.push(file);
  }
  const matched = matchFiles(changed, { knowns, knownByPath, kept, isContinued });
  return {
    unchangedFiles: found.length - changed.length,
    scans: changed.map((file) => planScan(file, matched.get(file), isContinued)),
    gone: indexed.filter((known) => !known.isGone && !kept.has(known)),
  };
}

/** What each changed file is known as; no two are known as one. Adds them to `kept`. */
function matchFiles(
  changed: readonly TranscriptFile[],
  index: {
    readonly knowns: readonly IndexedFile[];
    readonly knownByPath: ReadonlyMap<string, IndexedFile>;
    readonly kept: Set<IndexedFile>;
    readonly isContinued: IsContinued;
  },
): ReadonlyMap<TranscriptFile, IndexedFile> {
  const matched = new Map<TranscriptFile, IndexedFile>();
  if (changed.length === 0) return matched;
  const { knowns, knownByPath, kept, isContinued } = index;
  const match = (file: TranscriptFile, known: IndexedFile | undefined) => {
    if (!known || matched.has(file) || kept.has(known)) return;
    matched.set(file, known);
    kept.add(known);
  };
  const inPlace = (file: TranscriptFile) => knownByPath.get(file.path);
  for (const file of changed) if (inPlace(file)?.identity === file.identity) match(file, inPlace(file));
  const knownByIdentity = new Map(knowns.map((known) => [known.identity, known]));
  for (const file of changed) {
    const known = knownByIdentity.get(file.identity);
    // A file system gives numbers again: they alone tell nothing.
    if (known && isKept(file, known, isContinued)) match(file, known);
  }
  for (const file of changed) match(file, inPlace(file));
  return matched;
}

function planScan(
  file: TranscriptFile,
  known: IndexedFile | undefined,
  isContinued: IsContinued,
): PlannedScan {
  const fromOffset = known && isKept(file, known, isContinued) ? known.scannedToOffset : 0;
  return { known, job: { file, fromOffset } };
}

/** Whether what was scanned of the known file is still there. */
function isKept(file: TranscriptFile, known: IndexedFile, isContinued: IsContinued): boolean {
  return isUntouched(file, known) || isContinued(file, known);
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
