import type { Calibration } from "../calibration/calibration.ts";
import type { LocalUse } from "../calibration/local-use.ts";
import type { OtherMachine } from "../calibration/other-machines.ts";
import { pointsOf } from "../calibration/points-of.ts";

/** What one machine's Claude Code has of the points of all of them. */
export interface MachinePoints {
  /** Absent: this machine. */
  readonly machine?: OtherMachine | undefined;
  readonly points: number;
}

/**
 * Claude Code's points shared out by what the fit gives for each machine's tokens, this machine first. Uses: of the cycle.
 * Shape: empty where this machine is the only one known.
 */
export function pointsByMachine(facts: {
  readonly codePoints: number;
  readonly uses: readonly LocalUse[];
  readonly machines: readonly OtherMachine[];
  readonly calibration: Calibration;
}): readonly MachinePoints[] {
  const { codePoints, machines, calibration } = facts;
  if (machines.length === 0) return [];
  const code = facts.uses.filter(({ surface }) => surface !== "local_other");
  const predicted = (id: string | undefined) =>
    pointsOf(
      code.filter(({ machineId }) => machineId === id),
      calibration,
    );
  const all = [undefined, ...machines].map((machine) => ({ machine, predicted: predicted(machine?.id) }));
  const total = all.reduce((sum, each) => sum + each.predicted, 0);
  return all.map((each) => ({
    machine: each.machine,
    points: total > 0 ? (codePoints * each.predicted) / total : 0,
  }));
}
