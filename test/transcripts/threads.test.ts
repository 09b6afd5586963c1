import fc from "fast-check";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { findTranscripts } from "../../src/transcripts/discover/find-transcripts.ts";
import { scanFiles, type ScanOptions } from "../../src/transcripts/scan/scan-files.ts";
import type { ScanJob } from "../../src/transcripts/scan/transcript-file.ts";
import { transcriptBytes } from "./row-arbitraries.ts";
import { scratchFolder } from "./scratch-folder.ts";

/** Forty transcripts of any rows, with copies of messages across all of them. */
function jobs(): readonly ScanJob[] {
  const samples = fc.sample(transcriptBytes(), { numRuns: 40, seed: 3 });
  const files = samples.map((bytes, index) => [`projects/-p${index % 4}/s${index}.jsonl`, bytes] as const);
  const configDir = scratchFolder(Object.fromEntries(files));
  const found = findTranscripts({ configDirs: [configDir], desktopDirs: [] });
  return found.map((file) => ({ file, fromOffset: 0 }));
}

async function scanned(jobs: readonly ScanJob[], options: ScanOptions): Promise<unknown> {
  const { events, walls, files } = await scanFiles(jobs, { bytesPerThreadMin: 0, ...options });
  const rows = [...events].map((event, index) => ({ event, file: jobs[events.fileIndex(index)]?.file.path }));
  return { rows: rows.map((row) => JSON.stringify(row)).sort(), walls, files };
}

describe("threads", () => {
  it("find together what one finds alone, and what each file gave", async () => {
    const all = jobs();
    const alone = await scanned(all, { threads: 1 });
    expect(await scanned(all, { threads: 3 })).toEqual(alone);
    expect(await scanned(all, { threads: 2, walker: "plain" })).toEqual(alone);
    expect(await scanned(all.toReversed(), { threads: 2 })).toMatchObject({
      rows: (alone as { rows: unknown }).rows,
    });
  });

  it.each([
    ["dies with a file in its hands", "process.exit(1);"],
    ["throws", "throw new Error('out of memory');"],
  ])("lose nothing when one of them takes files and %s", async (_how, end) => {
    const takeTwo = "Atomics.add(new Int32Array(workerData.progress.counters), 0, 2);";
    const text = `import { workerData } from "node:worker_threads"; ${takeTwo} ${end}`;
    const workerEntry = pathToFileURL(join(scratchFolder({ "worker.mjs": text }), "worker.mjs"));
    const all = jobs();
    expect(await scanned(all, { threads: 2, workerEntry })).toEqual(await scanned(all, { threads: 1 }));
    expect(await scanFiles(all, { threads: 2, bytesPerThreadMin: 0, workerEntry })).toMatchObject({
      lostThreads: 1,
    });
  });

  it.each([
    ["as source", undefined],
    ["as bundled", new URL("../../dist/scan-worker.js", import.meta.url)],
  ])("run their program %s", async (_how, workerEntry) => {
    const { lostThreads, events } = await scanFiles(jobs(), {
      threads: 2,
      bytesPerThreadMin: 0,
      workerEntry,
    });
    expect(lostThreads).toBe(0);
    expect(events.size).toBeGreaterThan(20);
  });

  it("say how far they are, and come to the end", async () => {
    const all = jobs();
    const seen: number[] = [];
    await scanFiles(all, { threads: 1, onProgress: ({ doneFiles }) => seen.push(doneFiles) });
    expect(seen).toEqual(all.map((_, index) => index + 1));
  });

  it("read nothing of no files", async () => {
    expect((await scanFiles([])).events.size).toBe(0);
  });
});

it("a file that is gone when its turn comes says so and costs the others nothing", async () => {
  const all = jobs();
  const [first] = all;
  if (first === undefined) throw new Error("there are files");
  const gone: ScanJob = { file: { ...first.file, path: `${first.file.path}.gone` }, fromOffset: 0 };
  const { files } = await scanFiles([gone, ...all.slice(1)]);
  expect(files[0]).toMatchObject({ skipped: "unreadable", rows: 0, scannedToOffset: 0 });
  expect(files.slice(1).every((file) => file.skipped === undefined)).toBe(true);
});
