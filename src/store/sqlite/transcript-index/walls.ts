import type { WallEvent } from "../../../domain/usage-event.ts";
import type { TimeRange } from "../../../ports/store.ts";
import type { CopyRules } from "../../transcript-index/copy-rules.ts";
import type { Connection, Query } from "../connection.ts";
import { rangeBindings } from "../series.ts";

/** Oldest first. */
export function listWalls(connection: Connection, range: TimeRange): readonly WallEvent[] {
  return connection
    .rows(LIST_WALLS, rangeBindings(range))
    .map(({ content }) => JSON.parse(content) as WallEvent);
}

const LIST_WALLS: Query<{ readonly content: string }> = {
  sql: "SELECT content FROM walls WHERE at_ms BETWEEN :fromMs AND :toMs ORDER BY at_ms, wall_id",
};

/** Copies of one refusal are of one instant, so each instant is merged for itself. */
export function mergeIntoWalls(
  connection: Connection,
  walls: readonly WallEvent[],
  { mergeWalls }: CopyRules,
): void {
  for (const [atMs, copies] of Map.groupBy(walls, (wall) => wall.atMs)) {
    const known = listWalls(connection, { fromMs: atMs, toMs: atMs });
    connection.change("DELETE FROM walls WHERE at_ms = :atMs", { atMs });
    for (const wall of mergeWalls([...known, ...copies])) {
      connection.change(ADD_WALL, { atMs: wall.atMs, content: JSON.stringify(wall) });
    }
  }
}

const ADD_WALL = "INSERT INTO walls (at_ms, content) VALUES (:atMs, :content)";
