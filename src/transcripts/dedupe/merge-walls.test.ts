import { expect, it } from "vitest";
import { epochMs } from "../../domain/time.ts";
import type { WallEvent } from "../../domain/usage-event.ts";
import { FIVE_HOUR, SEVEN_DAY } from "../../domain/window.ts";
import { mergeWalls } from "./merge-walls.ts";

const wall = (members: Partial<WallEvent>): WallEvent => ({
  atMs: epochMs(1_790_000_000_000),
  windowKey: FIVE_HOUR,
  sessionId: "s1",
  ...members,
});

it("a wall that a resumed session copied is one wall, whichever copy comes first", () => {
  const copies = [wall({ sessionId: "s2" }), wall({})];
  expect(mergeWalls(copies)).toEqual([wall({})]);
  expect(mergeWalls(copies.toReversed())).toEqual([wall({})]);
});

it("walls of two windows at one instant are two, oldest first", () => {
  const earlier = wall({ atMs: epochMs(1_780_000_000_000) });
  const week = wall({ windowKey: SEVEN_DAY });
  expect(mergeWalls([week, wall({}), earlier])).toHaveLength(3);
  expect(mergeWalls([week, earlier])[0]).toEqual(earlier);
});
