import { describe, expect, it } from "vitest";
import { assert, must } from "../../domain/assert.ts";
import { addMs, DAY_MS, HOUR_MS, type DurationMs, type EpochMs } from "../../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY } from "../../domain/window.ts";
import { PRIORS, workDays, WORK_STARTS_MS } from "../calibration/fixtures/work-days.ts";
import type { LocalUse } from "../calibration/local-use.ts";
import type { OtherMachine } from "../calibration/other-machines.ts";
import { localInsight } from "../local-insight.ts";
import type { EstimatedSplit } from "./estimated-split.ts";

const DESKTOP = "0123456789abcdef";
const work = workDays({ days: 6.7, chatPoints: () => 8 });
const series = new Map([
  [FIVE_HOUR, work.fiveHour],
  [SEVEN_DAY, work.week],
]);

const hourOf = ({ atMs }: LocalUse) => ((atMs - WORK_STARTS_MS) % DAY_MS) / HOUR_MS;
const dayOf = ({ atMs }: LocalUse) => Math.floor((atMs - WORK_STARTS_MS) / DAY_MS);
/** Mornings are this machine's, afternoons the desktop's. */
const shared = work.uses.map((use) => (hourOf(use) < 13 ? use : { ...use, machineId: DESKTOP }));
const ownUses = shared.filter(({ machineId }) => machineId === undefined);

function insight(uses: readonly LocalUse[], machines: readonly OtherMachine[], nowMs: EpochMs = work.endMs) {
  return localInsight({ local: { kind: "uses", uses, machines, priors: PRIORS }, series, nowMs });
}

function week(found: ReturnType<typeof insight>): EstimatedSplit {
  return must(
    found.splits.find(({ windowKey }) => windowKey === SEVEN_DAY),
    `a split of the week, got ${JSON.stringify(found.refusals)}`,
  );
}

const code = ({ parts }: EstimatedSplit) => {
  const [part] = parts;
  assert(part?.surface === "claude_code", "the first part is Claude Code's");
  return part;
};
const desktop = (coveredToMs: EpochMs): OtherMachine => ({ id: DESKTOP, coveredToMs, copies: 0 });

describe("the split of several machines", () => {
  it("gives the other machine's points to nobody while its uses are not known", () => {
    const split = week(insight(ownUses, []));
    expect(split.machines).toEqual([]);
    expect(code(split).label).toBe("Claude Code on this machine");
    expect(code(split).points).toBeLessThan(0.7 * work.weekTruth.local);
  });

  it("covers them once they are, says by machine, and holds the truth", () => {
    const split = week(insight(shared, [desktop(work.endMs)]));
    expect(Math.abs(code(split).points - work.weekTruth.local)).toBeLessThan(2);
    expect(code(split).label).toBe("Claude Code on 2 machines");
    expect(split.parts.map(({ surface }) => surface)).toEqual(["claude_code", "unexplained"]);
    expect(split.unheardPoints).toBeUndefined();
    const [own, other] = split.machines.map(({ points }) => points);
    expect((own ?? 0) + (other ?? 0)).toBeCloseTo(code(split).points, 6);
    expect((own ?? 0) / code(split).points).toBeCloseTo(0.5, 1);
  });

  it("does not take silence for rest: bands hold the truth though a machine was last heard of a day ago", () => {
    const heardMs = addMs(work.endMs, -26 * HOUR_MS);
    const known = shared.filter(({ machineId, atMs }) => machineId === undefined || atMs <= heardMs);
    const split = week(insight(known, [desktop(heardMs)]));
    expect(split.unheardPoints).toBeGreaterThan(2);
    expect(code(split).points).toBeLessThan(work.weekTruth.local - 2);
    expect(code(split).highPoints).toBeGreaterThan(work.weekTruth.local - 1);
    const unexplained = split.parts.at(-1);
    expect(unexplained?.lowPoints).toBeLessThan(work.weekTruth.other + 1);
    const asIfHeard = week(insight(known, [desktop(work.endMs)]));
    expect(code(asIfHeard).highPoints).toBeLessThan(work.weekTruth.local - 1);
  });

  it("fits on the time that is known of all machines", () => {
    const heardMs = addMs(work.endMs, -26 * HOUR_MS);
    const fit = insight(shared, [desktop(heardMs)]).calibration?.week;
    assert(fit?.kind === "calibrated", "a fit");
    expect(fit.toMs).toBeLessThanOrEqual(heardMs);
  });

  it("fits on all time where what is known of all is too short, or the machine was not heard of for a week", () => {
    for (const agoMs of [6 * DAY_MS, 8 * DAY_MS] satisfies DurationMs[]) {
      const fit = insight(ownUses, [desktop(addMs(work.endMs, -agoMs))]).calibration?.fiveHour;
      assert(fit?.kind === "calibrated", "a fit");
      expect(fit.toMs).toBeGreaterThan(addMs(work.endMs, -DAY_MS));
    }
  });

  it("is blind to deliveries of later time", () => {
    const nowMs = addMs(work.endMs, -2 * DAY_MS);
    const then = insight(
      shared.filter(({ atMs }) => atMs <= nowMs),
      [desktop(nowMs)],
      nowMs,
    );
    expect(week(insight(shared, [desktop(work.endMs)], nowMs)).parts).toEqual(week(then).parts);
  });
});

describe("unexplained-use with several machines", () => {
  const joined = workDays({ days: 11.7, chatPoints: () => 4 });
  const joinedSeries = new Map([
    [FIVE_HOUR, joined.fiveHour],
    [SEVEN_DAY, joined.week],
  ]);
  /** From the ninth day on the desktop does the afternoons. */
  const uses = joined.uses.map((use) =>
    hourOf(use) < 13 || dayOf(use) < 8 ? use : { ...use, machineId: DESKTOP },
  );
  const codes = (known: readonly LocalUse[], machines: readonly OtherMachine[]) =>
    localInsight({
      local: { kind: "uses", uses: known, machines, priors: PRIORS },
      series: joinedSeries,
      nowMs: joined.endMs,
    }).findings.map((finding) => finding.code);
  const own = uses.filter(({ machineId }) => machineId === undefined);

  it("tells of the other machine while nothing of it was imported, and is silent once its uses are", () => {
    expect(codes(own, [])).toContain("unexplained-use");
    expect(codes(uses, [desktop(joined.endMs)])).not.toContain("unexplained-use");
  });

  it("is silent about time in which a known machine was not heard of", () => {
    const heardMs = addMs(WORK_STARTS_MS, 8 * DAY_MS);
    const known = uses.filter(({ machineId, atMs }) => machineId === undefined || atMs <= heardMs);
    expect(codes(known, [desktop(heardMs)])).not.toContain("unexplained-use");
    expect(codes(known, [desktop(addMs(joined.endMs, -8 * DAY_MS))])).toContain("unexplained-use");
  });
});
