import type { Surface } from "../../domain/snapshot.ts";
import type { DurationMs } from "../../domain/time.ts";
import type { WindowKey } from "../../domain/window.ts";
import type { UsageShape } from "../shapes/usage-shape.ts";
import type { SimulatedAccount } from "../world/account.ts";
import type { ActivityKind } from "../world/activity.ts";
import type { ExtraUsageDefinition } from "../world/extra-usage-state.ts";
import type { PeakHours } from "../world/peak-hours.ts";
import type { ModelFamily } from "../world/weights.ts";
import type { RelativeTime } from "./relative-time.ts";

/** A story worth looking at, as plain data. Every time is seen from its moment, so that it can be staged at any date. */
export interface Scenario {
  /** Kebab-case: what `demo --scenario` takes. */
  readonly name: string;
  readonly title: string;
  /** One sentence: what is going on at the moment. */
  readonly story: string;
  /** How much history to poll before the moment. */
  readonly startsBeforeMs: DurationMs;
  /** The first seat is the one that the fake home is signed in to. */
  readonly seats: readonly [ScenarioSeat, ...ScenarioSeat[]];
}

/** One account of a scenario, and the world around it. */
export interface ScenarioSeat {
  readonly account: SimulatedAccount;
  /** In which dated shape the server answers for it. */
  readonly shape: UsageShape;
  readonly windows: readonly ScenarioWindow[];
  readonly activities: readonly ScenarioActivity[];
  readonly extraUsage?: ExtraUsageDefinition | undefined;
  readonly pools?: readonly ScenarioPool[] | undefined;
  readonly limitChanges?: readonly ScenarioLimitChange[] | undefined;
  readonly peak?: PeakHours | undefined;
}

/** A window of a seat, and how large it is. */
export interface ScenarioWindow {
  readonly key: WindowKey;
  readonly mode:
    | { readonly kind: "anchored"; readonly startRoundedToMs: DurationMs }
    | { readonly kind: "fixed"; readonly resets: RelativeTime }
    | { readonly kind: "sliding" };
  /** Allowance in units, or the level that the window shows at an instant, from which the allowance follows. */
  readonly capacity: number | { readonly percent: number; readonly at: RelativeTime };
  readonly families?: readonly ModelFamily[] | undefined;
  readonly surfaces?: readonly Surface[] | undefined;
}

/** `units` are points of the five-hour window wherever that has its usual capacity of 100. */
export interface ScenarioActivity {
  readonly kind: ActivityKind;
  readonly from: RelativeTime;
  readonly to: RelativeTime;
  readonly model: string;
  readonly units: number;
  readonly turns?: number | undefined;
  readonly machine?: string | undefined;
  readonly cwd?: string | undefined;
}

/** A pool of money with an end. */
export interface ScenarioPool {
  readonly key: string;
  readonly limitDollars: number;
  readonly usedDollars: number;
  readonly expires: RelativeTime;
}

/** From an instant on, an allowance is this many times what it was. */
export interface ScenarioLimitChange {
  readonly at: RelativeTime;
  readonly key: WindowKey;
  readonly factor: number;
}
