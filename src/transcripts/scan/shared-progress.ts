import type { FileScan, ScanJob } from "./transcript-file.ts";

/** Doubles of one file in the shared memory. */
const SLOT = {
  thread: 0,
  scannedToOffset: 1,
  rows: 2,
  synthetic: 3,
  undated: 4,
  malformed: 5,
  oversize: 6,
  skipped: 7,
} as const;
const SLOTS = 8;
const SKIP_REASONS = [undefined, "utf-16", "unreadable"] as const;

export interface SharedProgressBuffers {
  readonly counters: SharedArrayBuffer;
  readonly scans: SharedArrayBuffer;
  readonly order: SharedArrayBuffer;
}

/** What threads of one scan share: which file is next, and what each file gave. Each file is written by one thread only. */
export class SharedProgress {
  readonly buffers: SharedProgressBuffers;
  readonly #counters: Int32Array;
  readonly #scans: Float64Array;
  readonly #order: Uint32Array;

  constructor(buffers: SharedProgressBuffers) {
    this.buffers = buffers;
    this.#counters = new Int32Array(buffers.counters);
    this.#scans = new Float64Array(buffers.scans);
    this.#order = new Uint32Array(buffers.order);
  }

  /** Large files first: the last ones to be taken are small, and no thread waits long for another. */
  static forJobs(jobs: readonly ScanJob[]): SharedProgress {
    const progress = new SharedProgress({
      counters: new SharedArrayBuffer(8),
      scans: new SharedArrayBuffer(jobs.length * SLOTS * Float64Array.BYTES_PER_ELEMENT),
      order: new SharedArrayBuffer(jobs.length * Uint32Array.BYTES_PER_ELEMENT),
    });
    const newBytes = Float64Array.from(jobs, ({ file, fromOffset }) => file.sizeBytes - fromOffset);
    const order = Uint32Array.from(jobs.keys()).sort((a, b) => (newBytes[b] ?? 0) - (newBytes[a] ?? 0));
    progress.#order.set(order);
    return progress;
  }

  /** The job that no thread has taken yet; `undefined` when all are taken. */
  takeNext(): number | undefined {
    return this.#order[Atomics.add(this.#counters, 0, 1)];
  }

  /** Files that are done, by all threads. */
  doneCount(): number {
    return Atomics.load(this.#counters, 1);
  }

  /** `thread` counts from 1. */
  put(index: number, thread: number, scan: FileScan): void {
    const at = index * SLOTS;
    this.#scans[at + SLOT.thread] = thread;
    this.#scans[at + SLOT.scannedToOffset] = scan.scannedToOffset;
    this.#scans[at + SLOT.rows] = scan.rows;
    this.#scans[at + SLOT.synthetic] = scan.syntheticRows;
    this.#scans[at + SLOT.undated] = scan.undatedRows;
    this.#scans[at + SLOT.malformed] = scan.malformedLines;
    this.#scans[at + SLOT.oversize] = scan.oversizeLines;
    this.#scans[at + SLOT.skipped] = SKIP_REASONS.indexOf(scan.skipped);
    Atomics.add(this.#counters, 1, 1);
  }

  /** The thread that read the file; 0 when none did. */
  threadOf(index: number): number {
    return this.#slot(index, SLOT.thread);
  }

  fileScan(index: number, { file, fromOffset }: ScanJob): FileScan {
    return {
      file,
      fromOffset,
      scannedToOffset: this.#slot(index, SLOT.scannedToOffset),
      rows: this.#slot(index, SLOT.rows),
      syntheticRows: this.#slot(index, SLOT.synthetic),
      undatedRows: this.#slot(index, SLOT.undated),
      malformedLines: this.#slot(index, SLOT.malformed),
      oversizeLines: this.#slot(index, SLOT.oversize),
      skipped: SKIP_REASONS[this.#slot(index, SLOT.skipped)],
    };
  }

  #slot(index: number, slot: number): number {
    return this.#scans[index * SLOTS + slot] ?? 0;
  }
}
