import { statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { TranscriptIndex } from "../../src/ports/transcript-index.ts";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { openSqliteTranscriptIndex } from "../../src/store/sqlite/transcript-index/sqlite-transcript-index.ts";
import { TRANSCRIPT_COPY_RULES as rules } from "../../src/transcripts/index/copy-rules.ts";
import { updateTranscriptIndex } from "../../src/transcripts/index/update-transcript-index.ts";
import { decodeTestPayload } from "../conformance/test-feed.ts";
import { startScript, type ChildScript } from "../store-faults/child-process.ts";
import { temporaryFolder } from "../tools/temporary-folder.ts";
import { contentsOf, replyLine, scanEvents, Transcripts, wallLine } from "./transcripts.ts";

const KILLS = 16;
const FILES = 12;
const PROCESSES = 4;
const open = (path: string, readOnly = false): Promise<TranscriptIndex> =>
  openSqliteTranscriptIndex({ path, rules, readOnly, busyTimeoutMs: 30_000 });

/** Adds to every file: a message that all files have, one of its own, one without an id, a wall. */
function appendRound(transcripts: Transcripts, round: number): void {
  for (let file = 0; file < FILES; file += 1) {
    const atMinute = round * 10 + file;
    transcripts.append(
      `f-${file}`,
      replyLine({ id: `shared-${round}`, atMinute, output: file + 1 }) +
        replyLine({ id: `own-${round}-${file}`, atMinute, output: 10 }) +
        replyLine({ atMinute, output: 100 }) +
        wallLine(atMinute),
    );
  }
}

function startUpdater(path: string, dir: string): ChildScript {
  return startScript("../../transcript-index/fixtures/updater.ts", [path, dir]);
}

async function expectOneScan(path: string, transcripts: Transcripts, rounds: number): Promise<void> {
  const index = await open(path);
  expect(await updateTranscriptIndex({ index, roots: transcripts.roots })).toMatchObject({ gaveUp: false });
  const { events, slots, walls } = await contentsOf(index);
  await index.close();
  expect(events).toEqual(await scanEvents(transcripts.roots));
  expect(events).toHaveLength(rounds * (1 + 2 * FILES));
  expect(slots.reduce((sum, slot) => sum + slot.messages, 0)).toBe(events.length);
  expect(walls.length).toBeGreaterThan(0);
}

describe("an index that is updated", () => {
  it(`and killed ${KILLS} times, counts everything once`, async () => {
    const dir = temporaryFolder("faults");
    const [path, transcripts] = [join(dir, "transcripts.db"), new Transcripts(join(dir, "claude"))];
    for (let kill = 0; kill < KILLS; kill += 1) {
      appendRound(transcripts, kill);
      const updater = startUpdater(path, join(dir, "claude"));
      // Odd numbers of lines end before a commit, even ones after it.
      await updater.untilLines(1 + (kill % (2 * FILES)));
      updater.process.kill("SIGKILL");
      await updater.untilGone();
    }
    await expectOneScan(path, transcripts, KILLS);
  });

  it(`by ${PROCESSES} processes at once while transcripts grow, counts everything once`, async () => {
    const dir = temporaryFolder("faults");
    const [path, transcripts] = [join(dir, "transcripts.db"), new Transcripts(join(dir, "claude"))];
    appendRound(transcripts, 0);
    const updaters = Array.from({ length: PROCESSES }, () => startUpdater(path, join(dir, "claude")));
    await Promise.all(updaters.map((updater) => updater.untilLines(1)));
    appendRound(transcripts, 1);
    expect(await Promise.all(updaters.map((updater) => updater.untilGone()))).toEqual(updaters.map(() => 0));
    expect(updaters.map(({ lines }) => lines.at(-1))).toEqual(updaters.map(() => "finished"));
    await expectOneScan(path, transcripts, 2);
  });
});

describe("an index that cannot be used", () => {
  async function createIndex(): Promise<string> {
    const dir = temporaryFolder("faults");
    const [path, transcripts] = [join(dir, "transcripts.db"), new Transcripts(join(dir, "claude"))];
    for (let round = 0; round < 20; round += 1) appendRound(transcripts, round);
    const index = await open(path);
    await updateTranscriptIndex({ index, roots: transcripts.roots });
    await index.close();
    return path;
  }

  it("because its end is cut off says so, and is left as it is", async () => {
    const path = await createIndex();
    const { size } = statSync(path);
    truncateSync(path, size - 40_000);
    const use = async () => contentsOf(await open(path));
    await expect(use()).rejects.toMatchObject({ name: "StoreError", code: "store-corrupt" });
    expect(statSync(path).size).toBe(size - 40_000);
  });

  it("because it is no database, or the readings' one, says so", async () => {
    const path = join(temporaryFolder("faults"), "transcripts.db");
    writeFileSync(path, "not a database, but long enough to be taken for one\n".repeat(10));
    await expect(open(path)).rejects.toMatchObject({ code: "store-corrupt" });
    const readings = join(temporaryFolder("faults"), "store.sqlite");
    await (await openSqliteStore({ path: readings, decode: decodeTestPayload })).close();
    await expect(open(readings)).rejects.toMatchObject({ code: "store-unopenable" });
    await expect(
      openSqliteStore({ path: await createIndex(), decode: decodeTestPayload }),
    ).rejects.toMatchObject({
      code: "store-unopenable",
    });
  });

  it("to write, because it was opened for reading, still answers", async () => {
    const path = await createIndex();
    const index = await open(path, true);
    expect(await index.slots({})).not.toEqual([]);
    const { revision } = await index.state();
    const change = { basedOn: revision, files: [], events: [], anonymous: [], walls: [] };
    await expect(index.commit(change)).rejects.toMatchObject({ code: "store-read-only" });
    await index.close();
  });
});
