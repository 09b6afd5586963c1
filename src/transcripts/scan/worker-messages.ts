import type { MessagePort } from "node:worker_threads";
import type { WallEvent } from "../../domain/usage-event.ts";
import type { EventTableParts } from "../dedupe/event-table.ts";
import type { WalkerKind } from "./create-walker.ts";
import type { RowTaker } from "./row-taker.ts";
import { runJobs } from "./scan-jobs.ts";
import { SharedProgress, type SharedProgressBuffers } from "./shared-progress.ts";
import type { ScanJob } from "./transcript-file.ts";

/** What a worker is told. Files travel as one text and an array of numbers: thousands of objects would cost more than reading them. */
export interface WorkerOrder {
  readonly thread: number;
  readonly walker: WalkerKind;
  /** `path`, `projectFolder` of each file, with NULs between. */
  readonly places: string;
  /** `sizeBytes`, `fromOffset` of each file. */
  readonly extents: Float64Array;
  readonly progress: SharedProgressBuffers;
}

export interface WorkerResult {
  readonly events: EventTableParts;
  readonly walls: readonly WallEvent[];
}

export function toWorkerOrder(
  jobs: readonly ScanJob[],
  order: Pick<WorkerOrder, "thread" | "walker" | "progress">,
): WorkerOrder {
  return {
    ...order,
    places: jobs.map(({ file }) => `${file.path}\0${file.projectFolder}`).join("\0"),
    extents: Float64Array.from(jobs.flatMap(({ file, fromOffset }) => [file.sizeBytes, fromOffset])),
  };
}

/** Does what it is told and answers with one `WorkerResult`, whose arrays move without being copied. */
export function runWorker(parent: MessagePort, order: WorkerOrder): void {
  const taker = runJobs({
    jobs: jobsOf(order),
    progress: new SharedProgress(order.progress),
    thread: order.thread,
    walker: order.walker,
  });
  const result = partOf(taker);
  const { events } = result;
  const arrays = [events.numbers, events.fields, events.pool.bytes, events.pool.ends];
  parent.postMessage(
    result,
    arrays.map((array) => array.buffer as ArrayBuffer),
  );
}

/** What one thread found. */
export function partOf(taker: RowTaker): WorkerResult {
  return { events: taker.events.toParts(), walls: taker.walls };
}

/** Only what reading needs: the rest of a file's facts stay with the thread that asked. */
function jobsOf(order: WorkerOrder): readonly ScanJob[] {
  const places = order.places.split("\0");
  return Array.from({ length: order.extents.length / 2 }, (_, index) => ({
    file: {
      path: places[2 * index] ?? "",
      projectFolder: places[2 * index + 1] ?? "",
      sizeBytes: order.extents[2 * index] ?? 0,
      modifiedAtMs: 0,
      identity: "",
    },
    fromOffset: order.extents[2 * index + 1] ?? 0,
  }));
}
