import { describe, expect, it } from "vitest";
import type { LapMember, LapsDocument } from "../../documents/lap.ts";
import { utcWallClock } from "../../domain/wall-clock.ts";
import { createLocalTime } from "../format/local-time.ts";
import { lapRows, toLapsTable } from "./laps-table.ts";

const LOCAL = createLocalTime(utcWallClock);

type Account = LapMember["accounts"][number];

function account(id: string, points: number | null): Account {
  const window = { label: "5-hour", startPercent: 10, stopPercent: null, low: null, high: null, burn: null };
  return {
    id,
    email: `${id}@example.com`,
    organizationId: null,
    plan: null,
    startObservedAt: null,
    stopObservedAt: null,
    windows: [
      { ...window, key: "five_hour", points, refused: points === null ? "a reset lies between" : null },
    ],
  };
}

function document(lap: Partial<LapMember>): LapsDocument {
  const startedAt = "2026-11-23T12:00:00.000Z";
  const done: LapMember = {
    state: "done",
    command: "npm",
    exitCode: 1,
    startedAt,
    stoppedAt: startedAt,
    durationSeconds: 720,
    tokens: null,
    costUsd: 1.24,
    unpricedModels: [],
    accounts: [],
    ...lap,
  };
  return { schema: "claude-meter/laps.v1", generatedAt: startedAt, running: null, laps: [done] };
}

describe("the list of laps", () => {
  it("says what each cost, and a dash for what is not known", () => {
    const [row] = toLapsTable(document({ accounts: [account("ada", 7)] }), LOCAL).rows;
    expect(row?.cells.map(({ text }) => text)).toEqual([
      "Mon 23 Nov 2026 12:00",
      "12m",
      "npm, exit 1",
      "+7",
      "–",
      "–",
      "$1.24",
    ]);
  });

  it("names the accounts only where there are several, and keeps a lap that none could be read in", () => {
    expect(lapRows(document({ accounts: [account("ada", 7)] }))[0]?.account).toBeUndefined();
    const two = lapRows(document({ accounts: [account("ada", 7), account("grace", null)] }));
    expect(two.map((row) => [row.account, row.fiveHourPoints])).toEqual([
      ["ada@example.com", 7],
      ["grace@example.com", null],
    ]);
    expect(lapRows(document({}))).toHaveLength(1);
  });

  it("says what to do when there is none, and that one runs", () => {
    const table = toLapsTable(
      { ...document({}), laps: [], running: { startedAt: "2026-11-23T12:00:00.000Z" } },
      LOCAL,
    );
    expect(table.notes).toEqual([
      "No lap has been kept: begin one with `claude-meter lap start`.",
      "A lap runs since Mon 23 Nov 2026 12:00.",
    ]);
  });
});
