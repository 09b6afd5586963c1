import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openConnection, type Connection } from "./connection.ts";
import { checkStoreVersion, migrate } from "./migrate.ts";
import { MIGRATIONS, type Migration } from "./schema.ts";
import { temporaryFolder } from "../../../test/tools/temporary-folder.ts";

const NEXT = MIGRATIONS.length + 1;
const ADDS_A_TABLE: Migration = {
  version: NEXT,
  minSafeVersion: 1,
  statements: "CREATE TABLE extra (x INT) STRICT",
};
const CHANGES_MEANING: Migration = {
  version: NEXT,
  minSafeVersion: NEXT,
  statements: "ALTER TABLE readings RENAME COLUMN used_percent TO used_share",
};

describe("migrate", () => {
  let folder: string;
  let path: string;
  let connection: Connection;

  const reopen = async (): Promise<Connection> => openConnection({ path, busyTimeoutMs: 0, readOnly: false });

  beforeEach(async () => {
    folder = temporaryFolder("migrate");
    path = join(folder, "store.sqlite");
    connection = await reopen();
  });

  afterEach(() => {
    connection.close();
  });

  it("brings an empty file to the newest version, and does nothing the second time", () => {
    expect(checkStoreVersion(connection, MIGRATIONS)).toEqual({ version: 0, minSafeVersion: 0 });
    migrate(connection, MIGRATIONS);
    const version = { version: MIGRATIONS.length, minSafeVersion: 1 };
    expect(checkStoreVersion(connection, MIGRATIONS)).toEqual(version);
    migrate(connection, MIGRATIONS);
    expect(checkStoreVersion(connection, MIGRATIONS)).toEqual(version);
  });

  it("makes every table strict", () => {
    migrate(connection, MIGRATIONS);
    const loose = connection.rows({
      sql: "SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
    });
    expect(loose).toEqual([]);
  });

  it("goes on from where the file is", () => {
    migrate(connection, MIGRATIONS);
    connection.change("INSERT INTO records VALUES ('lap', '1')");
    migrate(connection, [...MIGRATIONS, ADDS_A_TABLE]);
    expect(connection.rows({ sql: "SELECT count(*) AS count FROM extra" })).toEqual([{ count: 0 }]);
    expect(connection.row({ sql: "SELECT value FROM records" })).toEqual({ value: "1" });
  });

  it("brings a file from before the machines to the newest version, which an older program may go on using", () => {
    migrate(connection, MIGRATIONS.slice(0, 1));
    connection.change("INSERT INTO records VALUES ('lap', '1')");
    migrate(connection, MIGRATIONS);
    expect(connection.rows({ sql: "SELECT count(*) AS count FROM machine_uses" })).toEqual([{ count: 0 }]);
    expect(connection.row({ sql: "SELECT value FROM records" })).toEqual({ value: "1" });
    expect(checkStoreVersion(connection, MIGRATIONS.slice(0, 1)).version).toBe(MIGRATIONS.length);
  });

  it("leaves nothing of a step that fails", () => {
    const failing = {
      ...ADDS_A_TABLE,
      statements: "CREATE TABLE extra (x INT); CREATE TABLE records (x INT);",
    };
    expect(() => migrate(connection, [...MIGRATIONS, failing])).toThrow(/already exists/);
    expect(checkStoreVersion(connection, MIGRATIONS).version).toBe(MIGRATIONS.length);
    expect(connection.rows({ sql: "SELECT 1 FROM sqlite_schema WHERE name = 'extra'" })).toEqual([]);
  });

  it("lets an older program use a newer file whose new steps it need not know", () => {
    migrate(connection, [...MIGRATIONS, ADDS_A_TABLE]);
    expect(checkStoreVersion(connection, MIGRATIONS)).toEqual({ version: NEXT, minSafeVersion: 1 });
  });

  it("refuses a file whose newer steps changed the meaning of what was there", () => {
    migrate(connection, [...MIGRATIONS, CHANGES_MEANING]);
    expect(() => checkStoreVersion(connection, MIGRATIONS)).toThrow(
      expect.objectContaining({ name: "StoreError", code: "store-too-new" }),
    );
  });

  it("refuses another program's database and leaves it as it is", async () => {
    connection.close();
    const otherPath = join(folder, "other.sqlite");
    const other = new DatabaseSync(otherPath);
    other.exec("CREATE TABLE bookmarks (url TEXT)");
    other.close();
    const before = readFileSync(otherPath);
    path = otherPath;
    connection = await reopen();
    expect(() => checkStoreVersion(connection, MIGRATIONS)).toThrow(/of another program/);
    connection.close();
    expect(readFileSync(otherPath).equals(before)).toBe(true);
  });
});
