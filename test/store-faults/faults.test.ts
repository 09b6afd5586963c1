import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { FIVE_HOUR } from "../../src/domain/window.ts";
import { STORE_ERROR_CODES, StoreError, type Store } from "../../src/ports/store.ts";
import { appendSnapshots } from "../../src/store/sqlite/append.ts";
import { openConnection } from "../../src/store/sqlite/connection.ts";
import { inspectSqliteStore } from "../../src/store/sqlite/inspect-store.ts";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { collect } from "../conformance/store-model.ts";
import { decodeTestPayload } from "../conformance/test-feed.ts";
import { startScript } from "./child-process.ts";
import { ADA, pollSnapshot, pollSnapshots } from "./history.ts";
import { temporaryFolder } from "../tools/temporary-folder.ts";

const POLLS = 200;
const FIVE_HOUR_SERIES = { accountId: ADA, windowKey: FIVE_HOUR };
const isWindows = process.platform === "win32";
const open = (path: string, options: { readOnly?: boolean; busyTimeoutMs?: number } = {}): Promise<Store> =>
  openSqliteStore({ path, decode: decodeTestPayload, ...options });

async function createStoreWithPolls(path = join(temporaryFolder("faults"), "store.sqlite")): Promise<string> {
  const store = await open(path);
  await store.append(pollSnapshots(0, POLLS));
  await store.close();
  return path;
}

/** Everything that `doctor` or a report would use of a store: the first error on the way. */
async function useStore(path: string): Promise<void> {
  const store = await open(path);
  try {
    await collect(store.snapshots({}));
    await store.readings(FIVE_HOUR_SERIES);
    await store.cycles(FIVE_HOUR_SERIES);
    await store.append([pollSnapshot(POLLS + 1)]);
  } finally {
    await store.close();
  }
}

/** Expects a `StoreError` with this code, a message of one line that names the file, and a hint of one line. */
async function expectStoreError(
  failing: Promise<unknown>,
  code: StoreError["code"],
  path: string,
): Promise<void> {
  const error = await failing.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StoreError);
  expect(error).toMatchObject({
    code,
    message: expect.stringMatching(/^The store .+\.$/),
    hint: expect.stringMatching(/^.+\.$/),
  });
  expect(String(error)).toContain(path);
}

describe("a damaged file", () => {
  /** Each damages the file at `path`, which holds a store. */
  const DAMAGES: Readonly<Record<string, (path: string, size: number) => void>> = {
    "whose beginning is overwritten": (path) => overwrite(path, 0, 100),
    "whose middle is overwritten": (path, size) => overwrite(path, 4_096, size - 4_096),
    "whose end is cut off": (path, size) => truncateSync(path, Math.floor(size / 2)),
    "that was replaced by text": (path) => writeFileSync(path, "no longer a database\n".repeat(500)),
    "that was replaced by a few bytes": (path) => writeFileSync(path, "???"),
  };

  for (const [what, damage] of Object.entries(DAMAGES)) {
    it(`${what} is reported as damaged and stays byte for byte as it is`, async () => {
      const path = await createStoreWithPolls();
      damage(path, statSync(path).size);
      const before = readFileSync(path);
      await expectStoreError(useStore(path), "store-corrupt", path);
      const inspection = await inspectSqliteStore(path);
      expect(inspection.kind === "inspected" ? inspection.problems : [inspection]).not.toEqual([]);
      expect(readFileSync(path).equals(before)).toBe(true);
    });
  }

  it("with a payload that is not what was kept says so instead of giving it out", async () => {
    const path = await createStoreWithPolls();
    const database = new DatabaseSync(path);
    database.exec("UPDATE snapshots SET payload_packed = zeroblob(20) WHERE snapshot_id = 7");
    database.close();
    await expectStoreError(useStore(path), "store-corrupt", path);
    const store = await open(path);
    expect(await store.readings(FIVE_HOUR_SERIES)).toHaveLength(POLLS);
    await store.close();
  });

  it("whose cycles are not those of its readings is found by an inspection", async () => {
    const path = await createStoreWithPolls();
    expect(await inspectSqliteStore(path)).toMatchObject({ kind: "inspected", problems: [] });
    const database = new DatabaseSync(path);
    database.exec("UPDATE cycles SET reading_count = reading_count + 1");
    database.close();
    expect(await inspectSqliteStore(path)).toMatchObject({
      problems: [expect.stringContaining("five_hour"), expect.stringContaining("seven_day")],
    });
  });

  function overwrite(path: string, offset: number, length: number): void {
    const bytes = readFileSync(path);
    bytes.fill(0xa5, offset, offset + length);
    writeFileSync(path, bytes);
  }
});

describe("a path that holds no store", () => {
  it("is created with its folders, for this user only", async () => {
    const folder = join(temporaryFolder("faults"), "a", "b");
    const path = join(folder, "store.sqlite");
    const store = await open(path);
    await store.append([pollSnapshot(0)]);
    if (!isWindows) {
      expect(statSync(folder).mode & 0o777).toBe(0o700);
      for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    }
    expect(readdirSync(folder).sort()).toEqual(["store.sqlite", "store.sqlite-shm", "store.sqlite-wal"]);
    await store.close();
    expect(readdirSync(folder)).toEqual(["store.sqlite"]);
  });

  it("leaves an existing folder's mode alone", async () => {
    const folder = temporaryFolder("faults");
    chmodSync(folder, 0o755);
    await createStoreWithPolls(join(folder, "store.sqlite"));
    if (!isWindows) expect(statSync(folder).mode & 0o777).toBe(0o755);
  });

  it("is unopenable when it is a folder, or lies in what is a file", async () => {
    const folder = temporaryFolder("faults");
    mkdirSync(join(folder, "store.sqlite"));
    await expectStoreError(open(join(folder, "store.sqlite")), "store-unopenable", folder);
    writeFileSync(join(folder, "file"), "");
    await expectStoreError(open(join(folder, "file", "store.sqlite")), "store-unopenable", folder);
  });

  it("is unopenable when another program's database is there, which stays as it is", async () => {
    const path = join(temporaryFolder("faults"), "store.sqlite");
    const other = new DatabaseSync(path);
    other.exec("CREATE TABLE bookmarks (url TEXT)");
    other.close();
    const before = readFileSync(path);
    await expectStoreError(open(path), "store-unopenable", path);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it("is absent for an inspection and unopenable for a reader, and neither creates anything", async () => {
    const folder = temporaryFolder("faults");
    const path = join(folder, "store.sqlite");
    expect(await inspectSqliteStore(path)).toEqual({ kind: "absent" });
    await expectStoreError(open(path, { readOnly: true }), "store-unopenable", path);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("a store whose writer was killed before it kept a journal ahead", () => {
  it("is read as it was before that, by who promised to write nothing too", async () => {
    const [left, path] = [
      join(temporaryFolder("faults"), "left.sqlite"),
      join(temporaryFolder("faults"), "store.sqlite"),
    ];
    await createStoreWithPolls(left);
    leaveRollbackJournal(left, path);
    expect(await inspectSqliteStore(path)).toMatchObject({
      kind: "inspected",
      problems: [],
      rowCounts: { snapshots: POLLS },
    });
    leaveRollbackJournal(left, path);
    const reader = await open(path, { readOnly: true });
    expect(await reader.readings(FIVE_HOUR_SERIES)).toHaveLength(POLLS);
    await expectStoreError(reader.append([pollSnapshot(POLLS)]), "store-read-only", path);
    await reader.close();
  });
});

/** Copies a database in the middle of a transaction in SQLite's older way, as a killed process leaves it. */
function leaveRollbackJournal(path: string, copyPath: string): void {
  const database = new DatabaseSync(path);
  database.exec(
    "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 2; BEGIN IMMEDIATE; CREATE TABLE torn (text)",
  );
  for (let row = 0; row < 500; row += 1) database.exec("INSERT INTO torn VALUES (hex(randomblob(400)))");
  for (const suffix of ["", "-journal"]) copyFileSync(path + suffix, copyPath + suffix);
  database.exec("ROLLBACK");
  database.close();
}

describe("a store from a newer claude-meter", () => {
  it("is refused and stays as it is", async () => {
    const path = await createStoreWithPolls();
    const newer = new DatabaseSync(path);
    newer.exec("INSERT INTO schema_versions VALUES (99, 98); PRAGMA user_version = 99");
    newer.close();
    const before = readFileSync(path);
    await expectStoreError(open(path), "store-too-new", path);
    expect(await inspectSqliteStore(path)).toMatchObject({
      kind: "unusable",
      error: { code: "store-too-new" },
    });
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});

describe("a store that another process has locked", () => {
  it("can be read, refuses to be written after the busy timeout, and takes the write once it is free", async () => {
    const path = await createStoreWithPolls();
    const holder = startScript("lock-holder.ts", [path]);
    await holder.untilLines(1);
    const store = await open(path, { busyTimeoutMs: 30 });
    expect(await store.readings(FIVE_HOUR_SERIES)).toHaveLength(POLLS);
    await expectStoreError(store.append([pollSnapshot(POLLS)]), "store-locked", path);
    await expectStoreError(
      store.updateRecord("lap", () => ({ next: 1, result: 1 })),
      "store-locked",
      path,
    );
    holder.process.stdin?.end();
    await holder.untilGone();
    expect(await store.append([pollSnapshot(POLLS)])).toEqual({ inserted: 1, duplicates: 0 });
    await store.close();
  });
});

describe("a store that may not be written", () => {
  it("serves a reader that promised to write nothing, and refuses its writes", async () => {
    const path = await createStoreWithPolls();
    const store = await open(path, { readOnly: true });
    expect(await store.readings(FIVE_HOUR_SERIES)).toHaveLength(POLLS);
    await expectStoreError(store.append([pollSnapshot(POLLS)]), "store-read-only", path);
    await store.close();
  });

  it.skipIf(isWindows)("because its file is read-only can be read and refuses writes", async () => {
    const path = await createStoreWithPolls(join(createOpenFolder(0o777), "store.sqlite"));
    chmodSync(path, 0o444);
    await withoutPrivileges(async () => {
      const store = await open(path);
      expect(await store.readings(FIVE_HOUR_SERIES)).toHaveLength(POLLS);
      await expectStoreError(store.append([pollSnapshot(POLLS)]), "store-read-only", path);
      await store.close();
    });
  });

  it.skipIf(isWindows)(
    "because its folder is read-only says so, whether there is a store or not",
    async () => {
      const folder = createOpenFolder(0o755);
      const path = await createStoreWithPolls(join(folder, "store.sqlite"));
      chmodSync(path, 0o444);
      chmodSync(folder, 0o555);
      await withoutPrivileges(async () => {
        await expectStoreError(open(path), "store-read-only", path);
        await expectStoreError(open(join(folder, "new.sqlite")), "store-read-only", folder);
        await expectStoreError(open(join(folder, "a", "new.sqlite")), "store-read-only", folder);
      });
      chmodSync(folder, 0o755);
    },
  );

  it.skipIf(isWindows)("nor read by this user is unopenable", async () => {
    const path = await createStoreWithPolls(join(createOpenFolder(0o777), "store.sqlite"));
    chmodSync(path, 0o000);
    await withoutPrivileges(() => expectStoreError(open(path), "store-unopenable", path));
  });

  function createOpenFolder(mode: number): string {
    const folder = temporaryFolder("faults");
    chmodSync(folder, mode);
    return folder;
  }

  /** Root may write anywhere, so a test that runs as root does this part as nobody. */
  async function withoutPrivileges(work: () => Promise<void>): Promise<void> {
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    try {
      await work();
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  }
});

describe("a full disk", () => {
  it("is told apart from every other fault, and a transaction that met it leaves nothing", async () => {
    const path = await createStoreWithPolls();
    const connection = await openConnection({ path, busyTimeoutMs: 0, readOnly: false });
    connection.execute(`PRAGMA max_page_count = ${Number(connection.pragma("page_count"))}`);
    const appending = async () =>
      connection.write(() => appendSnapshots(connection, pollSnapshots(POLLS, 1_000)));
    await expectStoreError(appending(), "store-full", path);
    connection.close();
    const store = await open(path);
    expect(await collect(store.snapshots({}))).toEqual(pollSnapshots(0, POLLS));
    await store.close();
  });

  it("refuses the append whole, keeps all that was committed, and takes it once there is room", async (context) => {
    const folder = join(temporaryFolder("faults"), "disk");
    mkdirSync(folder);
    const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=600k", "tmpfs", folder]);
    if (mounted.status !== 0) context.skip("cannot mount a small disk here");
    try {
      const path = join(folder, "store.sqlite");
      const store = await open(path);
      const committed = await appendUntilFull(store, path);
      expect(committed).toBeGreaterThan(10);
      expect(await collect(store.snapshots({}))).toEqual(pollSnapshots(0, committed));
      expect(await inspectSqliteStore(path)).toMatchObject({ kind: "inspected", problems: [] });
      spawnSync("mount", ["-o", "remount,size=8m", folder]);
      expect(await store.append(pollSnapshots(0, committed + 50))).toEqual({
        inserted: 50,
        duplicates: committed,
      });
      await store.close();
      expect(await inspectSqliteStore(path)).toMatchObject({ kind: "inspected", problems: [] });
    } finally {
      spawnSync("umount", [folder]);
    }
  });

  /** Returns how many polls were appended before the disk was full. */
  async function appendUntilFull(store: Store, path: string): Promise<number> {
    for (let poll = 0; poll < 10_000; poll += 10) {
      const appending = store.append(pollSnapshots(poll, 10));
      const isAppended = await appending.then(
        () => true,
        () => false,
      );
      if (isAppended) continue;
      await expectStoreError(appending, "store-full", path);
      return poll;
    }
    return 10_000;
  }
});

it("docs/store.md explains every code", () => {
  const page = readFileSync(new URL("../../docs/store.md", import.meta.url), "utf8");
  expect(STORE_ERROR_CODES.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
});
