import { must } from "../../domain/assert.ts";
import type { FileChange, IndexChange, IndexedFile } from "../../ports/transcript-index.ts";
import type { ScanResult } from "../scan/scan-files.ts";
import type { FileScan } from "../scan/transcript-file.ts";
import { readScannedFingerprint } from "./fingerprint.ts";
import type { PlannedScan } from "./plan-update.ts";
import { anonymousEvents, namedEvents } from "./table-events.ts";

/**
 * Of a larger scan only so many files, those that changed last, get a fingerprint: to open thousands again would take a tenth of a
 * first run. The others hardly ever grow; one that does is read from its beginning, once.
 */
const FINGERPRINTS_MAX = 512;

interface Part {
  readonly basedOn: number;
  readonly scans: readonly PlannedScan[];
  readonly gone: readonly IndexedFile[];
  readonly result: ScanResult;
  /** Given with the last part of an update. */
  readonly walkDigest?: string | undefined;
}

/** What the index is to take of a scan. A file that could not be read stays as it was, to be tried again. */
export function toIndexChange({ basedOn, scans, gone, result, walkDigest }: Part): IndexChange {
  const isFingerprinted = newestOf(result.files);
  const files: FileChange[] = gone.map((known) => ({ ...known, isGone: true, isReread: false }));
  const fileIndexes: (number | undefined)[] = [];
  for (const [index, { known }] of scans.entries()) {
    const scan = must(result.files[index], "every job has its scan");
    const isRead = scan.skipped !== "unreadable";
    fileIndexes.push(isRead ? files.length : undefined);
    if (isRead) files.push(toFileChange(scan, known, isFingerprinted));
  }
  return {
    basedOn,
    files,
    events: namedEvents(result.events),
    anonymous: anonymousEvents(result.events, (scanIndex) => fileIndexes[scanIndex]),
    walls: result.walls,
    walkDigest,
  };
}

function toFileChange(
  scan: FileScan,
  known: IndexedFile | undefined,
  isFingerprinted: (scan: FileScan) => boolean,
): FileChange {
  const { file, fromOffset, scannedToOffset } = scan;
  return {
    fileId: known?.fileId,
    path: file.path,
    identity: file.identity,
    sizeBytes: file.sizeBytes,
    modifiedAtMs: file.modifiedAtMs,
    scannedToOffset,
    fingerprint: isFingerprinted(scan) ? readScannedFingerprint(file, scannedToOffset) : undefined,
    isGone: false,
    isReread: fromOffset === 0,
  };
}

function newestOf(scans: readonly FileScan[]): (scan: FileScan) => boolean {
  if (scans.length <= FINGERPRINTS_MAX) return () => true;
  const times = scans.map(({ file }) => file.modifiedAtMs).sort((a, b) => b - a);
  const oldest = must(times[FINGERPRINTS_MAX - 1], "there are more scans than that");
  return ({ file }) => file.modifiedAtMs >= oldest;
}
