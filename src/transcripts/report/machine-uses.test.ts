import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accountId } from "../../domain/account.ts";
import { copyMark, machineId, MARKS_MAX } from "../../domain/machine-use.ts";
import { addMs, epochMs, SECOND_MS } from "../../domain/time.ts";
import { toMachineUses } from "./machine-uses.ts";

const NOON_MS = epochMs(Date.UTC(2026, 9, 9, 12));
const WHOSE = { machineId: machineId("0123456789abcdef"), accountId: accountId("ada") };

const reply = (seconds: number, change: object = {}) => ({
  firstAtMs: addMs(NOON_MS, seconds * SECOND_MS),
  model: "claude-opus-5",
  messageId: `msg_${seconds}`,
  inputTokens: 1,
  outputTokens: 10,
  cacheWrite5mTokens: 2,
  cacheWrite1hTokens: 3,
  cacheReadTokens: 100,
  ...change,
});

describe("toMachineUses", () => {
  it("adds replies up by minute, model and speed, oldest first", () => {
    const uses = toMachineUses(
      [reply(61), reply(5), reply(59), reply(6, { speed: "fast" }), reply(7, { model: "claude-haiku-5" })],
      WHOSE,
    );
    expect(uses.map(({ atMs, model, speed, messages }) => [atMs - NOON_MS, model, speed, messages])).toEqual([
      [0, "claude-haiku-5", undefined, 1],
      [0, "claude-opus-5", undefined, 2],
      [0, "claude-opus-5", "fast", 1],
      [60_000, "claude-opus-5", undefined, 1],
    ]);
    expect(uses[1]).toMatchObject({ ...WHOSE, outputTokens: 20, cacheReadTokens: 200 });
    expect(uses[1]?.marks).toEqual([copyMark("msg_5"), copyMark("msg_59")].toSorted());
  });

  it("keeps every token and gives the same marks whatever order the replies come in", () => {
    const replies = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 40 });
    fc.assert(
      fc.property(replies, (seconds) => {
        const rows = seconds.map((second) => reply(second));
        const uses = toMachineUses(rows, WHOSE);
        expect(uses.reduce((sum, { outputTokens }) => sum + outputTokens, 0)).toBe(10 * rows.length);
        expect(uses.every(({ marks }) => marks.length <= MARKS_MAX)).toBe(true);
        expect(toMachineUses(rows.toReversed(), WHOSE)).toEqual(uses);
      }),
    );
  });
});
