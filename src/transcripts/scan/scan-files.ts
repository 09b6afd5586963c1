import { existsSync } from "node:fs";
import type { Worker } from "node:worker_threads";
import type { WallEvent } from "../../domain/usage-event.ts";
import type { EventTable } from "../dedupe/event-table.ts";
import { mergeWalls } from "../dedupe/merge-walls.ts";
import type { WalkerKind } from "./create-walker.ts";
import type { RowTaker } from "./row-taker.ts";
import { createScanner, runJob, runJobs } from "./scan-jobs.ts";
import { SharedProgress } from "./shared-progress.ts";
import type { FileScan, ScanJob } from "./transcript-file.ts";
import { partOf, toWorkerOrder, type WorkerResult } from "./worker-messages.ts";

export interface ScanOptions {
  /** Threads that read, this one included. Default 2. Few bytes stay on this thread: a second one takes 30 ms to start. */
  readonly threads?: number | undefined;
  /** Called on this thread after each of its files. */
  readonly onProgress?: ((progress: ScanProgress) => void) | undefined;
  readonly walker?: WalkerKind | undefined;
  /** Fewer new bytes than this are read by this thread alone. */
  readonly bytesPerThreadMin?: number | undefined;
  /** The program of a second thread; default: the one beside this file. */
  readonly workerEntry?: URL | undefined;
}

export interface ScanProgress {
  readonly doneFiles: number;
  readonly totalFiles: number;
}

export interface ScanResult {
  /** One event per message; `fileIndex` counts in `files`. In no particular order. */
  readonly events: EventTable;
  /** Oldest first, each once. */
  readonly walls: readonly WallEvent[];
  /** In the order of the jobs. */
  readonly files: readonly FileScan[];
}

/** A scan by several threads. */
export interface ThreadedScan extends ScanResult {
  /** Threads that ended without a result; what they had taken was read again. */
  readonly lostThreads: number;
}

/** Less than this and one thread is done before a second one has started. */
const BYTES_FOR_SECOND_THREAD = 24 << 20;

/**
 * Reads transcripts, or the new parts of them, and merges what they say.
 *
 * The result does not depend on the number of threads nor on the order of the jobs, but for `fileIndex` and which rule dropped a copy.
 * Errors: none from files; each says in its `FileScan` when it could not be read.
 */
export async function scanFiles(jobs: readonly ScanJob[], options: ScanOptions = {}): Promise<ThreadedScan> {
  const walker = options.walker ?? "fastest";
  const progress = SharedProgress.forJobs(jobs);
  const scan: Scan = { jobs, walker, progress };
  const helpers = await startHelpers(scan, threadsFor(jobs, options), options.workerEntry);
  const onFile = () => options.onProgress?.({ doneFiles: progress.doneCount(), totalFiles: jobs.length });
  const { events, walls } = runJobs({ ...scan, thread: 1, onFile });
  let lostThreads = 0;
  for (const helper of helpers) {
    const result = await helper.result;
    if (result === undefined) lostThreads++;
    const part = result ?? partOf(rescanLost(scan, helper.thread));
    events.addParts(part.events);
    walls.push(...part.walls);
  }
  const files = jobs.map((job, index) => progress.fileScan(index, job));
  return { events, walls: mergeWalls(walls), files, lostThreads };
}

interface Scan {
  readonly jobs: readonly ScanJob[];
  readonly walker: WalkerKind;
  readonly progress: SharedProgress;
}

interface Helper {
  readonly thread: number;
  /** `undefined`: the thread ended without a result. */
  readonly result: Promise<WorkerResult | undefined>;
}

function threadsFor(jobs: readonly ScanJob[], options: ScanOptions): number {
  const newBytes = jobs.reduce((sum, { file, fromOffset }) => sum + file.sizeBytes - fromOffset, 0);
  const worthWhile =
    newBytes < (options.bytesPerThreadMin ?? BYTES_FOR_SECOND_THREAD) ? 1 : (options.threads ?? 2);
  return Math.min(worthWhile, jobs.length);
}

async function startHelpers(
  scan: Scan,
  threads: number,
  givenEntry: URL | undefined,
): Promise<readonly Helper[]> {
  const entry = threads > 1 ? (givenEntry ?? workerEntry()) : undefined;
  if (entry === undefined) return [];
  // Most scans are of a few new lines, and need no second thread.
  const { Worker } = await import("node:worker_threads");
  const helpers: Helper[] = [];
  for (let thread = 2; thread <= threads; thread++) {
    const order = toWorkerOrder(scan.jobs, { thread, walker: scan.walker, progress: scan.progress.buffers });
    helpers.push({ thread, result: resultOf(new Worker(entry, { workerData: order })) });
  }
  return helpers;
}

function resultOf(worker: Worker): Promise<WorkerResult | undefined> {
  return new Promise((resolve) => {
    worker.once("message", (result: WorkerResult) => resolve(result));
    worker.once("error", () => resolve(undefined));
    worker.once("exit", () => resolve(undefined));
  });
}

/** The worker beside this file: as source, or bundled beside this executable or one folder above this chunk. */
function workerEntry(): URL | undefined {
  return ["./scan-worker.ts", "./scan-worker.js", "../scan-worker.js"]
    .map((path) => new URL(path, import.meta.url))
    .find((url) => existsSync(url));
}

/** Reads again what a thread took with it: the files that it read, and the one that it was reading. */
function rescanLost({ jobs, walker, progress }: Scan, thread: number): RowTaker {
  const scanner = createScanner(walker);
  for (const [index, job] of jobs.entries()) {
    const reader = progress.threadOf(index);
    if (reader === thread || reader === 0) progress.put(index, 1, runJob(scanner, job, index));
  }
  return scanner.taker;
}
