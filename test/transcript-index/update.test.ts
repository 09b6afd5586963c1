import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { TranscriptIndex } from "../../src/ports/transcript-index.ts";
import { createMemoryTranscriptIndex } from "../../src/store/memory/memory-transcript-index.ts";
import { openSqliteTranscriptIndex } from "../../src/store/sqlite/transcript-index/sqlite-transcript-index.ts";
import { TRANSCRIPT_COPY_RULES as rules } from "../../src/transcripts/index/copy-rules.ts";
import {
  updateTranscriptIndex,
  type UpdateOptions,
  type UpdateReport,
} from "../../src/transcripts/index/update-transcript-index.ts";
import { contentsOf, replyLine, scanEvents, Transcripts, wallLine } from "./transcripts.ts";
import { temporaryFolder } from "../tools/temporary-folder.ts";

let folder: string;
let transcripts: Transcripts;
let index: TranscriptIndex;

beforeEach(async () => {
  folder = temporaryFolder("update");
  transcripts = new Transcripts(join(folder, "claude"));
  index = await openSqliteTranscriptIndex({ path: join(folder, "transcripts.db"), rules });
});

afterEach(async () => {
  await index.close();
});

const update = (options: Partial<UpdateOptions> = {}): Promise<UpdateReport> =>
  updateTranscriptIndex({ index, roots: transcripts.roots, scan: { walker: "plain" }, ...options });

/** Whether the index says what one scan of everything that is there says. */
async function expectOneScan(): Promise<void> {
  expect((await contentsOf(index)).events).toEqual(await scanEvents(transcripts.roots));
}

async function outputTokens(): Promise<number> {
  return (await index.slots({})).reduce((sum, slot) => sum + slot.outputTokens, 0);
}

const reply = (id: string | undefined, output: number, atMinute = 0) => replyLine({ id, atMinute, output });

describe("an update", () => {
  it("of nothing finds nothing", async () => {
    expect(await update()).toMatchObject({ seenFiles: 0, readBytes: 0, gaveUp: false });
    expect((await index.state()).files).toEqual([]);
  });

  it("takes everything the first time, and nothing the second time", async () => {
    transcripts.append("a", reply("m-1", 1) + reply("m-1", 5) + reply(undefined, 7));
    transcripts.append("b", reply("m-1", 3) + wallLine(1));
    const bytes = statSync(transcripts.path("a")).size + statSync(transcripts.path("b")).size;
    expect(await update()).toMatchObject({
      newFiles: 2,
      readBytes: bytes,
      scannedEvents: 2,
      scannedWalls: 1,
    });
    await expectOneScan();
    expect(await outputTokens()).toBe(12);
    expect(await index.walls({})).toMatchObject([{ windowKey: "five_hour" }]);
    const { revision } = await index.state();
    expect(await update()).toMatchObject({ unchangedFiles: 2, readBytes: 0, scans: [] });
    expect((await index.state()).revision).toBe(revision);
  });

  it("reads of a file that grew only the new bytes", async () => {
    transcripts.append("a", reply("m-1", 1));
    await update();
    const added = reply("m-1", 5) + reply("m-2", 7);
    transcripts.append("a", added);
    expect(await update()).toMatchObject({ changedFiles: 1, readBytes: added.length });
    await expectOneScan();
  });

  it("leaves a line that is still being written for the next time", async () => {
    const line = reply("m-1", 5);
    transcripts.append("a", line.slice(0, 100));
    await update();
    expect(await outputTokens()).toBe(0);
    transcripts.append("a", line.slice(100));
    await update();
    expect(await outputTokens()).toBe(5);
  });

  it("keeps what a deleted file had, marked as gone", async () => {
    transcripts.append("a", reply("m-1", 5) + reply(undefined, 6));
    transcripts.append("b", reply("m-2", 7));
    await update();
    rmSync(transcripts.path("a"));
    expect(await update()).toMatchObject({ goneFiles: 1, unchangedFiles: 1 });
    expect(await outputTokens()).toBe(18);
    expect((await index.state()).files.map(({ isGone }) => isGone)).toEqual([true, false]);
    expect(await update()).toMatchObject({ goneFiles: 0 });
  });

  it("counts a file that was deleted and restored only once", async () => {
    transcripts.append("a", reply("m-1", 5) + reply(undefined, 6));
    await update();
    const text = readFileSync(transcripts.path("a"), "utf8");
    rmSync(transcripts.path("a"));
    await update();
    transcripts.append("a", text);
    await update();
    expect(await outputTokens()).toBe(11);
    expect((await index.state()).files).toMatchObject([{ isGone: false }]);
  });

  it("counts a moved file only once, and reads nothing of it", async () => {
    transcripts.append("a", reply("m-1", 5) + reply(undefined, 6));
    await update();
    renameSync(transcripts.path("a"), transcripts.path("b"));
    expect(await update()).toMatchObject({ readBytes: 0, changedFiles: 1, goneFiles: 0 });
    expect((await index.state()).files).toMatchObject([{ path: transcripts.path("b") }]);
    await expectOneScan();
  });

  it("tells two files that changed places apart", async () => {
    transcripts.append("a", reply(undefined, 5));
    transcripts.append("b", reply(undefined, 6, 1) + reply(undefined, 7, 2));
    await update();
    renameSync(transcripts.path("a"), transcripts.path("c"));
    renameSync(transcripts.path("b"), transcripts.path("a"));
    renameSync(transcripts.path("c"), transcripts.path("b"));
    transcripts.append("a", reply(undefined, 8, 3));
    await update();
    await expectOneScan();
  });

  it("follows a log that was rotated: the old one moved, a new one in its place", async () => {
    transcripts.append("a", reply(undefined, 5));
    await update();
    renameSync(transcripts.path("a"), transcripts.path("a-old"));
    transcripts.append("a", reply(undefined, 6, 1));
    expect(await update()).toMatchObject({ newFiles: 1, goneFiles: 0 });
    await expectOneScan();
  });

  it("reads a truncated file from its beginning, and keeps what was counted", async () => {
    const kept = reply("m-1", 5);
    transcripts.append("a", kept + reply("m-2", 6) + reply(undefined, 7));
    await update();
    truncateSync(transcripts.path("a"), kept.length);
    transcripts.append("a", reply("m-3", 8));
    await update();
    expect(await outputTokens()).toBe(26);
  });

  it("notices other contents in the same file, also when there are more of them", async () => {
    transcripts.append("a", reply("m-1", 5));
    await update();
    writeFileSync(transcripts.path("a"), reply("m-2", 6, 1) + reply("m-3", 7, 2));
    await update();
    expect(await outputTokens()).toBe(18);
  });

  it("notices other contents of the same length by their time", async () => {
    transcripts.append("a", reply("m-1", 5));
    await update();
    writeFileSync(transcripts.path("a"), reply("m-2", 6));
    utimesSync(transcripts.path("a"), 1_790_000_000, 1_790_000_000);
    expect(await update()).toMatchObject({ changedFiles: 1 });
    expect(await outputTokens()).toBe(11);
  });

  it("counts replies without an id once when lines before them were taken out", async () => {
    const rest = reply(undefined, 5) + reply(undefined, 5) + reply(undefined, 6);
    transcripts.append("a", reply("m-1", 1) + rest);
    await update();
    writeFileSync(transcripts.path("a"), rest);
    await update();
    expect(await outputTokens()).toBe(17);
  });

  it("goes on from the offset in a copy that took the file's place, as programs that synchronise do", async () => {
    transcripts.append("a", reply("m-1", 5) + reply(undefined, 6));
    await update();
    const added = reply("m-2", 7);
    copyFileSync(transcripts.path("a"), join(folder, "copy"));
    renameSync(join(folder, "copy"), transcripts.path("a"));
    transcripts.append("a", added);
    expect(await update()).toMatchObject({ readBytes: added.length });
    await expectOneScan();
  });

  it("needs no clock: a time of change far from now changes nothing", async () => {
    transcripts.append("a", reply("m-1", 5));
    utimesSync(transcripts.path("a"), 4_000_000_000, 4_000_000_000);
    await update();
    transcripts.append("a", reply("m-2", 6));
    utimesSync(transcripts.path("a"), 1, 1);
    await update();
    await expectOneScan();
  });

  it("counts a file that links lead to once", async () => {
    transcripts.append("a", reply(undefined, 5));
    symlinkSync(transcripts.path("a"), transcripts.path("b"));
    await update();
    rmSync(transcripts.path("b"));
    await update();
    expect(await outputTokens()).toBe(5);
  });

  it("commits a long first run in parts, and says how far it is", async () => {
    for (let file = 0; file < 5; file += 1) transcripts.append(`f-${file}`, reply(`m-${file}`, 1, file * 20));
    const progress: number[] = [];
    const onProgress: UpdateOptions["onProgress"] = ({ doneFiles, totalFiles }) => {
      expect(totalFiles).toBe(5);
      progress.push(doneFiles);
    };
    expect(await update({ bytesPerCommit: 1, onProgress })).toMatchObject({ scannedEvents: 5 });
    expect((await index.state()).revision).toBe(5);
    expect(progress).toEqual([1, 2, 3, 4, 5]);
    await expectOneScan();
  });

  it("plans again when another process committed first, and gives up when that never ends", async () => {
    transcripts.append("a", reply("m-1", 5) + reply(undefined, 6));
    const other = () => updateTranscriptIndex({ index, roots: transcripts.roots });
    let commits = 0;
    const raced: TranscriptIndex = {
      ...boundTo(index),
      commit: async (change) => {
        commits += 1;
        await other();
        return index.commit(change);
      },
    };
    expect(await update({ index: raced })).toMatchObject({ gaveUp: false });
    expect(commits).toBe(1);
    expect(await outputTokens()).toBe(11);
    const never: TranscriptIndex = { ...boundTo(index), commit: async () => "outdated" };
    transcripts.append("a", reply("m-2", 7));
    expect(await update({ index: never })).toMatchObject({ gaveUp: true });
    expect(await outputTokens()).toBe(11);
  });
});

describe("updates of transcripts that grow", () => {
  it("in any steps and any grouping end where one scan would", async () => {
    await fc.assert(
      fc.asyncProperty(anyHistory, async (steps) => {
        const own = new Transcripts(mkdtempSync(join(folder, "history-")));
        const tried = await openSqliteTranscriptIndex({ path: join(own.path("x"), "..", "i.db"), rules });
        const oracle = createMemoryTranscriptIndex({ rules });
        for (const { file, text, isUpdated } of steps) {
          own.append(file, text);
          if (isUpdated)
            await updateTranscriptIndex({ index: tried, roots: own.roots, scan: { walker: "plain" } });
        }
        for (const index of [tried, oracle]) {
          await updateTranscriptIndex({ index, roots: own.roots, scan: { walker: "plain" } });
        }
        const contents = await contentsOf(tried);
        await tried.close();
        expect(contents).toEqual(await contentsOf(oracle));
        expect(contents.events).toEqual(await scanEvents(own.roots));
      }),
      { numRuns: 40 },
    );
  });
});

/** The methods of an index as an object's own, to be replaced one by one. */
function boundTo(index: TranscriptIndex): TranscriptIndex {
  return {
    walkDigest: () => index.walkDigest(),
    state: () => index.state(),
    commit: (change) => index.commit(change),
    slots: (range) => index.slots(range),
    sessionSlots: (range) => index.sessionSlots(range),
    walls: (range) => index.walls(range),
    events: (range) => index.events(range),
    close: () => index.close(),
  };
}

const anyLine = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({
        id: fc.constantFrom(undefined, "m-1", "m-2", "m-3", "m-4"),
        atMinute: fc.integer({ min: 0, max: 60 }),
        output: fc.integer({ min: 1, max: 4 }),
        session: fc.constantFrom("s-1", "s-2"),
        isSidechain: fc.boolean(),
        costUsd: fc.constantFrom(undefined, 0.25),
      })
      .map(replyLine),
  },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 5 }).map((minute) => wallLine(minute)) },
  { weight: 1, arbitrary: fc.constantFrom("\n", "{torn\n", '{"type":"user"}\n') },
);

/** Lines of three files, cut anywhere, written one after the other, with updates in between. */
const anyHistory = fc
  .array(
    fc.record({
      file: fc.constantFrom("a", "b", "c"),
      line: anyLine,
      cut: fc.nat(400),
      isUpdated: fc.boolean(),
    }),
    {
      maxLength: 20,
    },
  )
  .map((lines) =>
    lines.flatMap(({ file, line, cut, isUpdated }) => [
      { file, text: line.slice(0, cut), isUpdated },
      { file, text: line.slice(cut), isUpdated: !isUpdated },
    ]),
  );
