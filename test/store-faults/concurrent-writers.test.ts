import { join } from "node:path";
import { expect, it } from "vitest";
import { inspectSqliteStore } from "../../src/store/sqlite/inspect-store.ts";
import { createMemoryStore } from "../../src/store/memory/memory-store.ts";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { FIVE_HOUR, SEVEN_DAY } from "../../src/domain/window.ts";
import type { Store } from "../../src/ports/store.ts";
import { collect } from "../conformance/store-model.ts";
import { decodeTestPayload } from "../conformance/test-feed.ts";
import { startScript } from "./child-process.ts";
import { ADA, pollSnapshots } from "./history.ts";
import { temporaryFolder } from "../tools/temporary-folder.ts";

const CONTENDERS = 8;
const ROUNDS = 40;
const NEW_STORES = 20;
it(`${CONTENDERS} processes that create, write and read one store at once lose and double nothing`, async () => {
  const path = join(temporaryFolder("faults"), "state", "store.sqlite");
  const children = Array.from({ length: CONTENDERS }, (_, contender) =>
    startScript("contender.ts", [path, String(contender), String(ROUNDS), String(NEW_STORES)]),
  );
  await Promise.all(children.map((child) => child.untilLines(1)));
  for (const child of children) child.process.stdin?.end("go\n");
  expect(await Promise.all(children.map((child) => child.untilGone()))).toEqual(children.map(() => 0));

  const store = await openSqliteStore({ path, decode: decodeTestPayload });
  expect(await store.record("counter")).toBe(CONTENDERS * ROUNDS);
  expect(await contents(store)).toEqual(await contents(await expectedStore()));
  await store.close();
  expect(await inspectSqliteStore(path)).toMatchObject({
    kind: "inspected",
    problems: [],
    rowCounts: { accounts: 1, snapshots: (CONTENDERS + 1) * ROUNDS, readings: 2 * (CONTENDERS + 1) * ROUNDS },
  });
});

/** What the processes should have left: everybody's own polls, and those that all of them appended, once. */
async function expectedStore(): Promise<Store> {
  const store = createMemoryStore({ decode: decodeTestPayload });
  for (let contender = 0; contender <= CONTENDERS; contender += 1) {
    await store.append(pollSnapshots(1_000 * contender, ROUNDS));
  }
  return store;
}

async function contents(store: Store): Promise<unknown> {
  const series = [FIVE_HOUR, SEVEN_DAY].map((windowKey) => ({ accountId: ADA, windowKey }));
  return {
    accounts: await store.accounts(),
    snapshots: await collect(store.snapshots({})),
    readings: await Promise.all(series.map((query) => store.readings(query))),
    cycles: await Promise.all(series.map((query) => store.cycles(query))),
  };
}
