import { unreachable } from "../domain/assert.ts";
import type { Random } from "../ports/random.ts";
import { findFault, type Fault } from "./faults.ts";

/** Which requests a fault strikes. */
export interface FaultSchedule {
  readonly fault: string;
  /** Absent: always. */
  readonly when?: FaultTiming | undefined;
  /** Only requests whose path contains this; absent: every GET. */
  readonly pathIncludes?: string | undefined;
}

/** `nth`: only the nth matching request since the schedule was set, from 1. `chance`: each one, by the simulator's seeded random. */
export type FaultTiming =
  | { readonly kind: "always" }
  | { readonly kind: "nth"; readonly n: number }
  | { readonly kind: "chance"; readonly probability: number };

/** What tells whether a request is struck. */
export interface FaultedRequest {
  readonly method: string;
  readonly path: string;
}

/** Decides for each request, in order, whether a fault strikes it. */
export interface FaultPlan {
  /** The fault for this request; the first schedule that strikes wins. */
  next(request: FaultedRequest): Fault | undefined;
}

/** Errors: asserts that every fault named exists. */
export function createFaultPlan(schedules: readonly FaultSchedule[], random: Random): FaultPlan {
  const entries = schedules.map((schedule) => ({
    schedule,
    fault: findFault(schedule.fault),
    matchCount: 0,
  }));
  return {
    next(request) {
      const matching = entries.filter(({ schedule, fault }) => matches(schedule, fault, request));
      for (const entry of matching) entry.matchCount += 1;
      return matching.find(({ schedule, matchCount }) => strikes(schedule.when, matchCount, random))?.fault;
    },
  };
}

function matches(schedule: FaultSchedule, fault: Fault, request: FaultedRequest): boolean {
  if (fault.routes === "web" && !isWebPath(request.path)) return false;
  if (schedule.pathIncludes !== undefined) return request.path.includes(schedule.pathIncludes);
  return request.method === "GET";
}

/** claude.ai's routes; the rest is api.anthropic.com's. */
function isWebPath(path: string): boolean {
  return /^\/api\/(organizations|account)(\/|\?|$)/.test(path);
}

function strikes(when: FaultTiming | undefined, matchCount: number, random: Random): boolean {
  if (when === undefined || when.kind === "always") return true;
  if (when.kind === "nth") return matchCount === when.n;
  if (when.kind === "chance") return random.next() < when.probability;
  return unreachable(when);
}
