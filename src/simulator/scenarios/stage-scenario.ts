import { assert, must } from "../../domain/assert.ts";
import { addMs, type EpochMs } from "../../domain/time.ts";
import { FIVE_HOUR, windowLengthMs } from "../../domain/window.ts";
import type { UsageShape } from "../shapes/usage-shape.ts";
import type { SimulatedAccount } from "../world/account.ts";
import { planTurns } from "../world/activity.ts";
import type { Turn } from "../world/events.ts";
import { windowTruth } from "../world/truth.ts";
import { DEFAULT_WEIGHTS } from "../world/weights.ts";
import { World, type WorldDefinition } from "../world/world.ts";
import type { WindowDefinition } from "../world/window-state.ts";
import { relativeMs, type RelativeTime } from "./relative-time.ts";
import type { Scenario, ScenarioSeat, ScenarioWindow } from "./scenario.ts";

/** A seat of a scenario, put at a date: its world runs. */
export interface StagedSeat {
  readonly account: SimulatedAccount;
  readonly shape: UsageShape;
  readonly world: World;
}

/** What makes a scenario a world: chance, and a date. */
export interface Staging {
  readonly seed: number;
  /** The instant that the scenario's relative times are seen from. */
  readonly momentMs: EpochMs;
}

/** The worlds of a scenario's seats, in their order. The same scenario, seed and moment give the same truth for ever. */
export function stageScenario(scenario: Scenario, staging: Staging): readonly [StagedSeat, ...StagedSeat[]] {
  const [first, ...others] = scenario.seats;
  return [stageSeat(first, staging), ...others.map((seat) => stageSeat(seat, staging))];
}

function stageSeat(seat: ScenarioSeat, staging: Staging): StagedSeat {
  const instant = (time: RelativeTime) => addMs(staging.momentMs, relativeMs(time));
  const rest: Omit<WorldDefinition, "windows"> = {
    turns: planSeatTurns(seat, staging),
    weights: DEFAULT_WEIGHTS,
    peak: seat.peak,
    limitChanges: (seat.limitChanges ?? []).map(({ at, key, factor }) => ({
      atMs: instant(at),
      key,
      factor,
    })),
    extraUsage: seat.extraUsage,
    pools: (seat.pools ?? []).map(({ expires, ...pool }) => ({ ...pool, expiresAtMs: instant(expires) })),
  };
  const windows = seat.windows.map((window) => toDefinition(window, staging.momentMs));
  const capacities = findCapacities(seat, { ...rest, windows }, staging.momentMs);
  const world = new World({
    ...rest,
    windows: windows.map((window, index) => ({
      ...window,
      capacityUnits: must(capacities[index], "one capacity for each window"),
    })),
  });
  return { account: seat.account, shape: seat.shape, world };
}

function planSeatTurns(seat: ScenarioSeat, staging: Staging): readonly Turn[] {
  return seat.activities.flatMap(({ from, to, ...rest }) => {
    const label = [seat.account.name, rest.kind, rest.model, rest.machine, from, to].join(" ");
    return planTurns(
      {
        ...rest,
        fromMs: addMs(staging.momentMs, relativeMs(from)),
        toMs: addMs(staging.momentMs, relativeMs(to)),
      },
      { seed: staging.seed, label, weights: DEFAULT_WEIGHTS },
    );
  });
}

function toDefinition(window: ScenarioWindow, momentMs: EpochMs): WindowDefinition {
  const { key, mode, capacity, families, surfaces } = window;
  return {
    key,
    families,
    surfaces,
    lengthMs: must(windowLengthMs(key), `a known length for ${key}`),
    mode:
      mode.kind === "fixed" ? { kind: "fixed", resetsAtMs: addMs(momentMs, relativeMs(mode.resets)) } : mode,
    capacityUnits: typeof capacity === "number" ? capacity : Number.POSITIVE_INFINITY,
    feelsPeak: key === FIVE_HOUR,
  };
}

/**
 * Where a scenario names a level, the allowance is what was used at that instant over that level. Walls come first: what they
 * refuse is missing from the other windows.
 */
function findCapacities(
  seat: ScenarioSeat,
  definition: WorldDefinition,
  momentMs: EpochMs,
): readonly number[] {
  const isWall = ({ capacity }: ScenarioWindow) => typeof capacity !== "number" && capacity.percent >= 100;
  const unlimited = new World(definition);
  const walls = seat.windows.map((window) =>
    isWall(window) ? capacityFrom(window, unlimited, momentMs) : undefined,
  );
  const walled = new World({
    ...definition,
    windows: definition.windows.map((window, index) => ({
      ...window,
      capacityUnits: walls[index] ?? window.capacityUnits,
    })),
  });
  return seat.windows.map((window, index) => walls[index] ?? capacityFrom(window, walled, momentMs));
}

function capacityFrom({ key, capacity }: ScenarioWindow, world: World, momentMs: EpochMs): number {
  if (typeof capacity === "number") return capacity;
  const { usedUnits } = windowTruth(world.truth(addMs(momentMs, relativeMs(capacity.at))), key);
  assert(usedUnits > 0, `some use of ${key} at ${capacity.at}, to find its capacity from`);
  return usedUnits / (capacity.percent / 100);
}
