import { jsonReply, type Reply } from "../reply.ts";
import type { StagedSeat } from "../scenarios/stage-scenario.ts";
import { usageBody } from "../shapes/usage-body.ts";
import type { RouteServices, SimulatedRequest } from "./request.ts";

/** The usage body of a seat: the same for the OAuth route and claude.ai's. */
export function answerUsage(seat: StagedSeat, request: SimulatedRequest, services: RouteServices): Reply {
  const reply = { seed: services.seed, replyIndex: services.nextIndex() };
  const usage = usageBody(seat.world.truth(request.atMs), seat.shape, reply);
  return { ...jsonReply(200, usage), usage };
}
