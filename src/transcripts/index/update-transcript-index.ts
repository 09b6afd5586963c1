import type { IndexedFile, TranscriptIndex } from "../../ports/transcript-index.ts";
import { DROP_RULES, type DropRule } from "../dedupe/event-table.ts";
import { findTranscripts } from "../discover/find-transcripts.ts";
import type { TranscriptRoots } from "../discover/transcript-roots.ts";
import { scanFiles, type ScanOptions, type ScanProgress, type ScanResult } from "../scan/scan-files.ts";
import type { FileScan, ScanJob, TranscriptFile } from "../scan/transcript-file.ts";
import { readFingerprint } from "./fingerprint.ts";
import { planUpdate, type PlannedScan, type UpdatePlan } from "./plan-update.ts";
import { toIndexChange } from "./to-index-change.ts";
import { walkDigest } from "./walk-digest.ts";

export interface UpdateOptions {
  readonly index: TranscriptIndex;
  readonly roots: TranscriptRoots;
  /** What a walk over the roots has just found, where the caller had to look anyway; absent: this one looks. */
  readonly found?: readonly TranscriptFile[] | undefined;
  readonly scan?: Pick<ScanOptions, "threads" | "walker"> | undefined;
  readonly onProgress?: ((progress: ScanProgress) => void) | undefined;
  /** New bytes that are scanned before they are committed: bounds what a long first run holds in memory, or loses. Default 4 GiB. */
  readonly bytesPerCommit?: number | undefined;
}

/** What one update saw and did. Files of the last walk; the rest of all that was committed. */
export interface UpdateReport {
  readonly seenFiles: number;
  readonly unchangedFiles: number;
  readonly newFiles: number;
  readonly changedFiles: number;
  /** Known files that this walk no longer found. */
  readonly goneFiles: number;
  readonly readBytes: number;
  /** Messages of the scans, also those that the index knew. */
  readonly scannedEvents: number;
  readonly scannedWalls: number;
  /** Copies that the scans dropped; those that met the index's own copy are not among them. */
  readonly droppedCopies: Readonly<Record<DropRule, number>>;
  /** Of each file that was read, what the scan says of it. */
  readonly scans: readonly FileScan[];
  /** Whether other processes changed the index so often meanwhile that this one gave up: what the index holds is right, not new. */
  readonly gaveUp: boolean;
}

const BYTES_PER_COMMIT_DEFAULT = 4 * 2 ** 30;
/** Each failed try means that another process committed. */
const TRIES_MAX = 10;

/** Brings the index up to what the transcripts say now. Reads only what is new. Errors: rejects with `StoreError`. */
export async function updateTranscriptIndex(options: UpdateOptions): Promise<UpdateReport> {
  const tally = new UpdateTally();
  for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
    const found = (tries === 1 ? options.found : undefined) ?? findTranscripts(options.roots);
    if (await tryUpdate(found, options, tally)) return tally.report({ gaveUp: false });
  }
  return tally.report({ gaveUp: true });
}

/** Returns false when another process committed first. */
async function tryUpdate(
  found: readonly TranscriptFile[],
  options: UpdateOptions,
  tally: UpdateTally,
): Promise<boolean> {
  const { index, bytesPerCommit = BYTES_PER_COMMIT_DEFAULT } = options;
  const digest = walkDigest(found);
  if ((await index.walkDigest()) === digest) {
    tally.seePlan({ unchangedFiles: found.length, scans: [], gone: [] });
    return true;
  }
  const { revision, files } = await index.state();
  const plan = planUpdate(found, files, isContinued);
  tally.seePlan(plan);
  let doneFiles = 0;
  const parts = inParts(plan, bytesPerCommit);
  for (const [number, scans] of parts.entries()) {
    const result = await scanPart(scans, { ...options, doneFiles, totalFiles: plan.scans.length });
    const gone = number === 0 ? plan.gone : [];
    const isWhole = number === parts.length - 1 && !tally.hasUnreadable(result);
    const change = {
      basedOn: revision + number,
      scans,
      gone,
      result,
      walkDigest: isWhole ? digest : undefined,
    };
    const outcome = await index.commit(toIndexChange(change));
    if (outcome === "outdated") return false;
    tally.add(result);
    doneFiles += scans.length;
  }
  return true;
}

function isContinued(file: TranscriptFile, known: IndexedFile): boolean {
  if (known.fingerprint === undefined || file.sizeBytes < known.scannedToOffset) return false;
  return readFingerprint(file.path, known.scannedToOffset) === known.fingerprint;
}

/** The scans in parts of about so many new bytes. At least one: that there is nothing to scan is news too. */
function inParts({ scans }: UpdatePlan, bytesPerCommit: number): readonly (readonly PlannedScan[])[] {
  const parts: PlannedScan[][] = [[]];
  let bytes = 0;
  for (const scan of scans) {
    const part = bytes < bytesPerCommit ? parts.at(-1) : undefined;
    if (part === undefined) {
      parts.push([scan]);
      bytes = 0;
    } else {
      part.push(scan);
    }
    bytes += newBytes(scan.job);
  }
  return parts;
}

function newBytes({ file, fromOffset }: ScanJob): number {
  return Math.max(0, file.sizeBytes - fromOffset);
}

function scanPart(
  scans: readonly PlannedScan[],
  { scan, onProgress, doneFiles, totalFiles }: UpdateOptions & ScanProgress,
): Promise<ScanResult> {
  const jobs = scans.map(({ job }) => job);
  return scanFiles(jobs, {
    ...scan,
    onProgress: (part) => onProgress?.({ doneFiles: doneFiles + part.doneFiles, totalFiles }),
  });
}

/** Adds up what the parts of an update did. */
class UpdateTally {
  #plan: UpdatePlan = { unchangedFiles: 0, scans: [], gone: [] };
  readonly #scans: FileScan[] = [];
  readonly #dropped: Record<DropRule, number> = emptyDrops();
  #events = 0;
  #walls = 0;

  seePlan(plan: UpdatePlan): void {
    this.#plan = plan;
  }

  add({ files, events, walls }: ScanResult): void {
    this.#scans.push(...files);
    this.#events += events.size;
    this.#walls += walls.length;
    for (const [index, rule] of DROP_RULES.entries()) this.#dropped[rule] += events.dropped[index] ?? 0;
  }

  /** Whether a file of these or of those before has to be tried again. */
  hasUnreadable({ files }: ScanResult): boolean {
    return [...this.#scans, ...files].some(({ skipped }) => skipped === "unreadable");
  }

  report({ gaveUp }: { readonly gaveUp: boolean }): UpdateReport {
    const { unchangedFiles, scans, gone } = this.#plan;
    const newFiles = scans.filter(({ known }) => known === undefined).length;
    return {
      seenFiles: unchangedFiles + scans.length,
      unchangedFiles,
      newFiles,
      changedFiles: scans.length - newFiles,
      goneFiles: gone.length,
      readBytes: this.#scans.reduce((sum, scan) => sum + (scan.skipped ? 0 : newBytes(scan)), 0),
      scannedEvents: this.#events,
      scannedWalls: this.#walls,
      droppedCopies: this.#dropped,
      scans: this.#scans,
      gaveUp,
    };
  }
}

function emptyDrops(): Record<DropRule, number> {
  return Object.fromEntries(DROP_RULES.map((rule) => [rule, 0])) as Record<DropRule, number>;
}
