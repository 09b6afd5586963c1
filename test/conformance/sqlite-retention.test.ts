import { statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../../src/ports/store.ts";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { pollAtMs, pollSnapshots } from "../store-faults/history.ts";
import { collect } from "./store-model.ts";
import { decodeTestPayload } from "./test-feed.ts";
import { temporaryFolder } from "../tools/temporary-folder.ts";

const POLLS = 1_500;

describe("retention in SQLite", () => {
  let folder: string;
  let path: string;
  let store: Store;

  beforeEach(async () => {
    folder = temporaryFolder("retention");
    path = join(folder, "store.sqlite");
    store = await openSqliteStore({ path, decode: decodeTestPayload });
    await store.append(pollSnapshots(0, POLLS));
  });

  afterEach(async () => {
    await store.close();
  });

  const countDictionaries = (): unknown => {
    const database = new DatabaseSync(path, { readOnly: true });
    const row = database.prepare("SELECT count(*) AS count FROM dictionaries").get();
    database.close();
    return row?.["count"];
  };

  it("gives the space of what it drops back to the disk", async () => {
    await store.close();
    const sizeBefore = statSync(path).size;
    store = await openSqliteStore({ path, decode: decodeTestPayload });
    await store.prune({ readingsBeforeMs: pollAtMs(POLLS - 10) });
    await store.close();
    expect(statSync(path).size * 3).toBeLessThan(sizeBefore);
  });

  it("keeps the payload that younger ones are packed against, and drops it with the last of them", async () => {
    expect(countDictionaries()).toBe(1);
    await store.prune({ payloadsBeforeMs: pollAtMs(POLLS - 10) });
    expect(countDictionaries()).toBe(1);
    expect(await collect(store.snapshots({}))).toEqual(pollSnapshots(POLLS - 10, 10));
    await store.prune({ payloadsBeforeMs: pollAtMs(POLLS) });
    expect(countDictionaries()).toBe(0);
    await store.append(pollSnapshots(POLLS, 5));
    expect(await collect(store.snapshots({}))).toEqual(pollSnapshots(POLLS, 5));
  });
});
