import { describe, expect, it } from "vitest";
import { createLanes } from "./lanes.ts";

describe("lanes", () => {
  it("let nobody wait for a long piece while another lane is free", async () => {
    const inLane = createLanes(2);
    const long = Promise.withResolvers<string>();
    const first = inLane(() => long.promise);
    // Each second one would stand behind the long one if they took turns.
    expect(await Promise.all(["a", "b", "c"].map((name) => inLane(async () => name)))).toEqual([
      "a",
      "b",
      "c",
    ]);
    long.resolve("long");
    expect(await first).toBe("long");
  });

  it("never run more than there are lanes, in the order they came, and go on after a failure", async () => {
    const inLane = createLanes(2);
    let [running, most] = [0, 0];
    const began: number[] = [];
    const all = Array.from({ length: 7 }, (_, index) =>
      inLane(async () => {
        began.push(index);
        running += 1;
        most = Math.max(most, running);
        await Promise.resolve();
        running -= 1;
        if (index === 2) throw new Error("broken");
        return index;
      }).catch(() => "failed"),
    );
    expect(await Promise.all(all)).toEqual([0, 1, "failed", 3, 4, 5, 6]);
    expect(most).toBe(2);
    expect(began).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});
