import { describe, expect, it } from "vitest";
import { accountId } from "../../domain/account.ts";
import { copyMark, machineId, type MachineUse } from "../../domain/machine-use.ts";
import { addMs, DAY_MS, epochMs } from "../../domain/time.ts";
import { coveredUntil, toOtherMachine, withoutCopies } from "./other-machines.ts";

const NOON_MS = epochMs(Date.UTC(2026, 9, 9, 12));
const DESKTOP = machineId("0123456789abcdef");
const SERVER = machineId("fedcba9876543210");

const use = (ids: readonly string[], change: Partial<MachineUse> = {}): MachineUse => ({
  machineId: DESKTOP,
  accountId: accountId("ada"),
  atMs: NOON_MS,
  model: "claude-opus-5",
  messages: 4,
  inputTokens: 10,
  outputTokens: 100,
  cacheWrite5mTokens: 0,
  cacheWrite1hTokens: 0,
  cacheReadTokens: 1_000,
  marks: ids.map(copyMark).toSorted(),
  ...change,
});

describe("withoutCopies", () => {
  it("keeps what only the other machine has, at the middle of its minute", () => {
    const { uses, copies } = withoutCopies([use(["a", "b"])], ["c"]);
    expect(uses).toMatchObject([
      { atMs: NOON_MS + 30_000, machineId: DESKTOP, outputTokens: 100, cacheReadTokens: 1_000 },
    ]);
    expect(copies.size).toBe(0);
  });

  it("leaves out what this machine has a transcript of too, and tells how much that was", () => {
    const { uses, copies } = withoutCopies([use(["a", "b"]), use(["c", "d"])], ["a", "b", "c"]);
    expect(uses.map(({ outputTokens }) => outputTokens)).toEqual([50]);
    expect(copies.get(DESKTOP)).toBe(6);
  });

  it("counts once what two other machines share", () => {
    const { uses, copies } = withoutCopies([use(["a"], { machineId: SERVER }), use(["a"])], []);
    expect(uses.map(({ machineId: id }) => id)).toEqual([DESKTOP]);
    expect([...copies.keys()]).toEqual([SERVER]);
  });

  it("keeps replies that have no id", () => {
    expect(withoutCopies([use([])], ["a"]).uses).toHaveLength(1);
  });
});

describe("another machine", () => {
  const span = (from: number, to: number) => ({
    fromMs: addMs(NOON_MS, -from * DAY_MS),
    toMs: addMs(NOON_MS, -to * DAY_MS),
  });
  const knownTo = (...covered: readonly ReturnType<typeof span>[]) =>
    toOtherMachine({ id: DESKTOP, covered }, { copies: new Map(), nowMs: NOON_MS }).coveredToMs;

  it("is known to the end of what it last vouched for, and never beyond now", () => {
    expect(knownTo()).toBeUndefined();
    expect(knownTo(span(30, 1))).toBe(addMs(NOON_MS, -DAY_MS));
    expect(knownTo(span(30, -2))).toBe(NOON_MS);
    expect(knownTo(span(-1, -2))).toBeUndefined();
  });

  it("is known to the beginning of a piece that is missing, for a week", () => {
    expect(knownTo(span(30, 3), span(2, 0))).toBe(addMs(NOON_MS, -3 * DAY_MS));
    expect(knownTo(span(30, 9), span(8, 0))).toBe(NOON_MS);
  });
});

describe("coveredUntil", () => {
  const machine = (agoDays: number | undefined) => ({
    id: DESKTOP,
    copies: 0,
    coveredToMs: agoDays === undefined ? undefined : addMs(NOON_MS, -agoDays * DAY_MS),
  });

  it("is the earliest that machines heard of within a week are known to, else now", () => {
    expect(coveredUntil([], NOON_MS)).toBe(NOON_MS);
    expect(coveredUntil([machine(1), machine(3), machine(8), machine(undefined)], NOON_MS)).toBe(
      addMs(NOON_MS, -3 * DAY_MS),
    );
    expect(coveredUntil([machine(8)], NOON_MS)).toBe(NOON_MS);
  });

  it("is never later than now", () => {
    expect(coveredUntil([machine(-2)], NOON_MS)).toBe(NOON_MS);
  });
});
