import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openConnection, type Connection, type Query } from "./connection.ts";
import { CYCLE_POINTS, CYCLES_BY_OBSERVATION, CYCLES_BY_RESET } from "./cycles.ts";
import { LIST_USES } from "./machine-uses.ts";
import { migrate } from "./migrate.ts";
import { DROP_READINGS } from "./prune.ts";
import { MIGRATIONS } from "./schema.ts";
import { LIST_READINGS, LIST_WINDOW_KEYS } from "./series.ts";
import { FIND_SNAPSHOTS, NEWEST_OF_SOURCE } from "./snapshots.ts";

/** The table that each query must search, and by which columns of its index. Plans do not depend on how many rows there are. */
const QUERIES = {
  "one window's readings": [
    LIST_READINGS,
    "readings",
    "series_id=? AND observed_at_ms>? AND observed_at_ms<?",
  ],
  "the windows in a range": [
    LIST_WINDOW_KEYS,
    "readings",
    "series_id=? AND observed_at_ms>? AND observed_at_ms<?",
  ],
  "the snapshots of a range": [
    FIND_SNAPSHOTS,
    "snapshots",
    "account_key=? AND source=? AND observed_at_ms>? AND observed_at_ms<?",
  ],
  "the newest snapshot of a source": [
    NEWEST_OF_SOURCE,
    "snapshots",
    "account_key=? AND source=? AND observed_at_ms<?",
  ],
  "the cycles near a reset": [CYCLES_BY_RESET, "cycles", "series_id=? AND resets_at_ms_max>?"],
  "the cycles of a range": [CYCLES_BY_OBSERVATION, "cycles", "series_id=?"],
  "the readings of one cut cycle": [
    CYCLE_POINTS,
    "readings",
    "series_id=? AND observed_at_ms>? AND observed_at_ms<?",
  ],
  "the uses of other machines in a range": [
    LIST_USES,
    "machine_uses",
    "account_key=? AND at_ms>? AND at_ms<?",
  ],
  "old readings to drop": [{ sql: DROP_READINGS }, "readings", "series_id=? AND observed_at_ms<?"],
} as const;

describe("query plans", () => {
  let folder: string;
  let connection: Connection;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "claude-meter-plan-"));
    connection = await openConnection({ path: join(folder, "s.sqlite"), busyTimeoutMs: 0, readOnly: false });
    migrate(connection, MIGRATIONS);
  });

  afterAll(() => {
    connection.close();
    rmSync(folder, { recursive: true });
  });

  const planOf = ({ sql }: { readonly sql: string }): readonly string[] => {
    const explain: Query<{ readonly detail: string }> = { sql: `EXPLAIN QUERY PLAN ${sql}` };
    return connection.rows(explain).map((row) => row.detail);
  };

  for (const [name, [query, table, columns]] of Object.entries(QUERIES)) {
    it(`find ${name} by an index`, () => {
      const steps = planOf(query).filter((detail) => detail.split(" ")[1] === table);
      expect(steps).toEqual([expect.stringMatching(/^SEARCH .* USING (PRIMARY KEY|INDEX) /)]);
      expect(steps[0]).toContain(`(${columns})`);
    });
  }

  it("sort a year's readings only within one instant", () => {
    expect(planOf(LIST_READINGS).filter((detail) => detail.startsWith("USE TEMP"))).toEqual([
      "USE TEMP B-TREE FOR LAST 3 TERMS OF ORDER BY",
    ]);
  });

  it("find the newest snapshot without sorting", () => {
    expect(planOf(NEWEST_OF_SOURCE).join()).not.toContain("TEMP");
  });
});
