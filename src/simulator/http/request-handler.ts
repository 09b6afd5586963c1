import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../../ports/clock.ts";
import { createFaultPlan, type FaultPlan, type FaultSchedule } from "../fault-schedule.ts";
import type { Fault } from "../faults.ts";
import { jsonReply, type Reply } from "../reply.ts";
import type { LoggedRequest, RouteServices, ServedUsage, SimulatedRequest } from "./request.ts";
import { answer } from "./routes.ts";
import { missendReply, sendReply } from "./send-reply.ts";

/** Bound on what is remembered: the newest so many. */
const SERVED_MAX = 1_000;
const REQUESTS_MAX = 100_000;

/** Answers requests, with faults where they are set, and remembers what came. */
export interface RequestHandler {
  readonly requests: readonly LoggedRequest[];
  readonly servedUsage: readonly ServedUsage[];
  setFaults(schedules: readonly FaultSchedule[]): void;
  /** Answers one request whose body has been read. Never rejects. */
  handle(request: IncomingMessage, body: string, response: ServerResponse): Promise<void>;
}

export function createRequestHandler(options: {
  readonly clock: Clock;
  readonly closing: AbortSignal;
  readonly faults: readonly FaultSchedule[];
  readonly routes: Omit<RouteServices, "nextIndex">;
}): RequestHandler {
  const { clock, closing } = options;
  const requests: LoggedRequest[] = [];
  const servedUsage: ServedUsage[] = [];
  let index = 0;
  const services: RouteServices = { ...options.routes, nextIndex: () => index++ };
  let plan: FaultPlan = createFaultPlan(options.faults, services.random);

  const handle: RequestHandler["handle"] = async (incoming, body, response) => {
    const request = toRequest(incoming, body, clock);
    const fault = plan.next(request);
    const reply = applyFault(answer(request, services), fault, { request, services });
    const behaviour = fault?.effect.layer === "socket" ? fault.effect.behaviour : undefined;
    const isSilent = behaviour === "hang" || behaviour === "reset";
    remember(requests, toLogged(request, isSilent ? undefined : reply.status), REQUESTS_MAX);
    if (behaviour) return missendReply(response, reply, { behaviour, clock, closing });
    if (reply.usage) remember(servedUsage, { atMs: request.atMs, body: reply.usage }, SERVED_MAX);
    sendReply(response, withRequestId(reply, services));
  };

  return {
    requests,
    servedUsage,
    setFaults: (schedules) => {
      plan = createFaultPlan(schedules, services.random);
    },
    handle,
  };
}

function toRequest(incoming: IncomingMessage, body: string, clock: Clock): SimulatedRequest {
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  return {
    method: incoming.method ?? "GET",
    path: (incoming.url ?? "/").split("?")[0] ?? "/",
    headers: Object.fromEntries(headers),
    body,
    atMs: clock.nowMs(),
  };
}

function applyFault(
  reply: Reply,
  fault: Fault | undefined,
  context: { readonly request: SimulatedRequest; readonly services: RouteServices },
): Reply {
  const effect = fault?.effect;
  if (effect?.layer === "reply") return effect.reply(context.request.atMs);
  if (effect?.layer === "bytes") return { ...effect.change(reply), usage: undefined };
  if (effect?.layer === "content" && reply.usage) {
    const usage = effect.rewrite(reply.usage, context.services.random);
    return { ...jsonReply(reply.status, usage, reply.headers), usage };
  }
  return reply;
}

function withRequestId(reply: Reply, services: RouteServices): Reply {
  const requestId = `req_${String(services.nextIndex()).padStart(24, "0")}`;
  return { ...reply, headers: { "request-id": requestId, ...reply.headers } };
}

function toLogged(request: SimulatedRequest, status: number | undefined): LoggedRequest {
  const { method, path, atMs } = request;
  return { method, path, status, userAgent: request.headers["user-agent"] ?? "", atMs };
}

function remember<T>(list: T[], entry: T, max: number): void {
  list.push(entry);
  if (list.length > max) list.shift();
}
