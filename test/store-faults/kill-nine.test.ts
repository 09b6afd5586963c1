import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Store } from "../../src/ports/store.ts";
import { inspectSqliteStore } from "../../src/store/sqlite/inspect-store.ts";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { decodeTestPayload } from "../conformance/test-feed.ts";
import { startScript } from "./child-process.ts";
import { pollAtMs, pollSnapshots } from "./history.ts";
import { temporaryFolder } from "../tools/temporary-folder.ts";

const KILLS = 100;
const BATCH_SIZE = 3;
/** Reproduces the same moments, as far as processes can. */
const SEED = 20_261_123;

describe("kill -9", () => {
  it(`while writing, ${KILLS} times, loses nothing that was acknowledged and leaves no half of anything`, async () => {
    const nextRandom = createRandom(SEED);
    const folder = temporaryFolder("faults");
    const mainPath = join(folder, "store.sqlite");
    let nextBatch = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      // Every tenth is killed while it creates its store; of the others every second while this process has the store open too.
      const isNewStore = kill % 10 === 0;
      const path = isNewStore ? join(folder, `new-${kill}.sqlite`) : mainPath;
      const firstBatch = isNewStore ? 0 : nextBatch;
      const onlooker = !isNewStore && kill % 2 === 0 ? await open(path) : undefined;
      const acknowledged = await runAndKill(path, firstBatch, isNewStore ? 0 : nextRandom(40));
      const kept = await checkStore(path, firstBatch, acknowledged);
      await onlooker?.close();
      if (!isNewStore) nextBatch = firstBatch + kept;
    }
    await expectBatches(mainPath, 0, nextBatch);
    expect(nextBatch).toBeGreaterThan(KILLS);
  });
});

/** Numbers below a bound, from a seed (a linear congruential generator; constants of Numerical Recipes). */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function open(path: string): Promise<Store> {
  return openSqliteStore({ path, decode: decodeTestPayload });
}

/** Lets a process append until it acknowledged some batches, kills it, and returns how many it had acknowledged by then. */
async function runAndKill(path: string, firstBatch: number, acknowledgements: number): Promise<number> {
  const child = startScript("appender.ts", [path, String(firstBatch), String(BATCH_SIZE)]);
  await child.untilLines(1 + acknowledgements);
  child.process.kill("SIGKILL");
  expect(await child.untilGone()).toBeNull();
  return child.lines.length - 1;
}

/** Checks the store after a kill; returns how many batches of this round are in it. */
async function checkStore(path: string, firstBatch: number, acknowledged: number): Promise<number> {
  const inspection = await inspectSqliteStore(path);
  if (inspection.kind === "absent") {
    expect(acknowledged).toBe(0);
    return 0;
  }
  expect(inspection).toMatchObject({ kind: "inspected", problems: [] });
  const store = await open(path);
  const kept = (await readPolls(store, firstBatch)).length / BATCH_SIZE;
  const lastBatch = Number((await store.record("last-batch")) ?? -1);
  await store.close();
  // The last batch may have been committed and not yet acknowledged.
  expect([acknowledged, acknowledged + 1]).toContain(kept);
  expect(lastBatch).toBeGreaterThanOrEqual(firstBatch + acknowledged - 1);
  await expectBatches(path, firstBatch, firstBatch + kept);
  return kept;
}

async function expectBatches(path: string, from: number, to: number): Promise<void> {
  const store = await open(path);
  const expected = pollSnapshots(from * BATCH_SIZE, (to - from) * BATCH_SIZE);
  expect(await readPolls(store, from)).toEqual(expected);
  await store.close();
}

async function readPolls(store: Store, fromBatch: number): Promise<readonly unknown[]> {
  const snapshots: unknown[] = [];
  for await (const snapshot of store.snapshots({ fromMs: pollAtMs(fromBatch * BATCH_SIZE) })) {
    snapshots.push(snapshot);
  }
  return snapshots;
}
