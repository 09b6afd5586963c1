import { basename } from "node:path";
import { must } from "../../domain/assert.ts";
import { createWalker, type WalkerKind } from "./create-walker.ts";
import { RowTaker } from "./row-taker.ts";
import { scanRange, type Scanner } from "./scan-range.ts";
import type { SharedProgress } from "./shared-progress.ts";
import type { FileScan, ScanJob } from "./transcript-file.ts";

/** Room for one line; a longer one is shortened while it streams by. */
const LINE_BYTES_MAX = 1 << 22;

export interface JobRun {
  readonly jobs: readonly ScanJob[];
  readonly progress: SharedProgress;
  /** Counts from 1; 1 is the thread that asked. */
  readonly thread: number;
  readonly walker: WalkerKind;
  readonly onFile?: (() => void) | undefined;
}

/** What one thread does: takes file after file until none is left. */
export function runJobs(run: JobRun): RowTaker {
  const { jobs, progress } = run;
  const scanner = createScanner(run.walker);
  for (let index = progress.takeNext(); index !== undefined; index = progress.takeNext()) {
    progress.put(index, run.thread, runJob(scanner, must(jobs[index], "every job's number is a job"), index));
    run.onFile?.();
  }
  return scanner.taker;
}

/** One job; `index` becomes the `fileIndex` of its events. */
export function runJob(scanner: Scanner, job: ScanJob, index: number): FileScan {
  const { projectFolder, path } = job.file;
  return scanRange(scanner, job, { fileIndex: index, projectFolder, fileStem: basename(path, ".jsonl") });
}

export function createScanner(walker: WalkerKind): Scanner {
  return { walker: createWalker(walker, LINE_BYTES_MAX), taker: new RowTaker() };
}
