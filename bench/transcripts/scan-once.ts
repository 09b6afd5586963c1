// One scan as a program of its own, so that its whole life can be timed: `scan-once <read|list|plain|wasm|first|again> <threads> <dir>`.
// `first` also writes an index beside the program; `again` brings that up to date.
// Prints what it counted and what it cost.
import { closeSync, openSync, readSync, rmSync } from "node:fs";
import { join } from "node:path";
import { openSqliteTranscriptIndex } from "../../src/store/sqlite/transcript-index/sqlite-transcript-index.ts";
import { findTranscripts } from "../../src/transcripts/discover/find-transcripts.ts";
import { TRANSCRIPT_COPY_RULES } from "../../src/transcripts/index/copy-rules.ts";
import { updateTranscriptIndex } from "../../src/transcripts/index/update-transcript-index.ts";
import type { WalkerKind } from "../../src/transcripts/scan/create-walker.ts";
import { scanFiles } from "../../src/transcripts/scan/scan-files.ts";
import type { TranscriptFile } from "../../src/transcripts/scan/transcript-file.ts";

const [what = "wasm", threads = "2", dir = "."] = process.argv.slice(2);
const files = findTranscripts({ configDirs: [dir], desktopDirs: [] });
const counted = await work();
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
console.log(
  JSON.stringify({ counted, cpuMs: (userCPUTime + systemCPUTime) / 1_000, peakMib: maxRSS / 1_024 }),
);

async function work(): Promise<number | object> {
  if (what === "list") return files.length;
  if (what === "read") return readAll(files);
  return what === "first" || what === "again" ? updateIndex() : countTokens();
}

async function updateIndex(): Promise<object> {
  const path = join(import.meta.dirname, "transcripts.db");
  if (what === "first") for (const suffix of ["", "-wal", "-shm"]) rmSync(path + suffix, { force: true });
  const index = await openSqliteTranscriptIndex({ path, rules: TRANSCRIPT_COPY_RULES });
  const roots = { configDirs: [dir], desktopDirs: [] };
  const { newFiles, scannedEvents } = await updateTranscriptIndex({
    index,
    roots,
    found: files,
    scan: { threads: Number(threads) },
  });
  await index.close();
  return { newFiles, scannedEvents };
}

/** The floor: every byte copied from the page cache, and nothing done with it. */
function readAll(files: readonly TranscriptFile[]): number {
  const buffer = Buffer.allocUnsafe(1 << 19);
  let total = 0;
  for (const { path } of files) {
    const descriptor = openSync(path, "r");
    for (let bytes = 1; bytes > 0; total += bytes)
      bytes = readSync(descriptor, buffer, 0, buffer.length, null);
    closeSync(descriptor);
  }
  return total;
}

async function countTokens(): Promise<object> {
  const jobs = files.map((file) => ({ file, fromOffset: 0 }));
  const { events } = await scanFiles(jobs, { threads: Number(threads), walker: what as WalkerKind });
  let totalTokens = 0;
  for (let event = 0; event < events.size; event++) totalTokens += events.totalTokens(event);
  return { messages: events.size, totalTokens };
}
