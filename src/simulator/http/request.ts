import type { JsonObject } from "../../domain/json.ts";
import type { EpochMs } from "../../domain/time.ts";
import type { Random } from "../../ports/random.ts";
import type { Reply } from "../reply.ts";
import type { StagedSeat } from "../scenarios/stage-scenario.ts";
import type { ReadBudget } from "./read-budget.ts";

/** A request, as far as the routes care. */
export interface SimulatedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  readonly atMs: EpochMs;
}

/** What the routes answer from. */
export interface RouteServices {
  readonly seats: readonly StagedSeat[];
  readonly seed: number;
  readonly random: Random;
  readonly readBudget: ReadBudget;
  /** Counts usage replies and messages: the jitter and the ids follow from it. */
  readonly nextIndex: () => number;
}

/** What a route answers for the account that its credential names. */
export type SeatAnswer = (seat: StagedSeat, request: SimulatedRequest, services: RouteServices) => Reply;

/** One request that came, for tests and demos. Holds no credential. */
export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  /** Absent where a fault kept the server from answering. */
  readonly status: number | undefined;
  readonly userAgent: string;
  readonly atMs: EpochMs;
}

/** A usage body that went out whole, with the time it was made. */
export interface ServedUsage {
  readonly atMs: EpochMs;
  readonly body: JsonObject;
}
