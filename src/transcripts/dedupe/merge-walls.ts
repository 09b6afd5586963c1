import type { WallEvent } from "../../domain/usage-event.ts";

/**
 * Walls, each once: a resumed session holds copies of the rows before it. Two rows of one instant that name one window and one
 * reset are the same refusal; the smaller session id is kept. Oldest first.
 */
export function mergeWalls(walls: Iterable<WallEvent>): WallEvent[] {
  const byRefusal = new Map<string, WallEvent>();
  for (const wall of walls) {
    const refusal = `${wall.atMs} ${wall.resetsAtMs ?? ""} ${wall.windowKey ?? ""}`;
    const known = byRefusal.get(refusal);
    if (known === undefined || compareCopies(wall, known) < 0) byRefusal.set(refusal, wall);
  }
  return [...byRefusal.values()].sort((a, b) => a.atMs - b.atMs || compareCopies(a, b));
}

function compareCopies(a: WallEvent, b: WallEvent): number {
  const [left, right] = [contents(a), contents(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function contents(wall: WallEvent): string {
  return JSON.stringify([wall.sessionId, wall.windowKey, wall.overageStatus, wall.overageDisabledReason]);
}
