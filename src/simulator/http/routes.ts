import { jsonReply, type Reply } from "../reply.ts";
import type { StagedSeat } from "../scenarios/stage-scenario.ts";
import { RATE_LIMITED_BODY } from "../shapes/error-body.ts";
import { oauthPrepaidBody, profileBody } from "../shapes/identity-bodies.ts";
import { authoriseBearer } from "./authorise.ts";
import { answerPage } from "./claude-ai-pages.ts";
import { answerClaudeAi, isClaudeAiPath } from "./claude-ai-routes.ts";
import { answerMessage } from "./messages-route.ts";
import type { RouteServices, SeatAnswer, SimulatedRequest } from "./request.ts";
import { answerUsage } from "./usage-route.ts";

const OAUTH_ROUTES: Readonly<Record<string, SeatAnswer>> = {
  "/api/oauth/usage": answerOauthUsage,
  "/api/oauth/profile": (seat, request) =>
    jsonReply(200, profileBody(seat.account, seat.world.truth(request.atMs).extraUsage)),
};

/** The server's answer to a request, before any fault. Unknown paths get 404 and `{}`, as the real client is content with. */
export function answer(request: SimulatedRequest, services: RouteServices): Reply {
  const { method, path } = request;
  if (method === "POST" && path === "/v1/messages") return answerMessage(request, services);
  if (method !== "GET") return notFound();
  if (path.startsWith("/api/oauth/")) return answerOauth(request, services);
  if (isClaudeAiPath(path)) return answerClaudeAi(request, services);
  return answerPage(request, services.seats) ?? notFound();
}

function answerOauth(request: SimulatedRequest, services: RouteServices): Reply {
  const prepaid = /^\/api\/oauth\/organizations\/([^/]+)\/prepaid\/credits$/.exec(request.path);
  const route = prepaid ? answerOauthPrepaid : OAUTH_ROUTES[request.path];
  if (!route) return notFound();
  const authorisation = authoriseBearer(services.seats, request.headers, { needsProfile: true });
  if (authorisation.kind === "refused") return authorisation.reply;
  const { seat } = authorisation;
  if (prepaid && prepaid[1] !== seat.account.organizationUuid) return notFound();
  const reply = route(seat, request, services);
  return {
    ...reply,
    headers: { ...reply.headers, "anthropic-organization-id": seat.account.organizationUuid },
  };
}

function answerOauthPrepaid(seat: StagedSeat, request: SimulatedRequest): Reply {
  return jsonReply(200, oauthPrepaidBody(seat.world.truth(request.atMs).extraUsage));
}

/** The read budget is the account's, shared by everyone who reads with its token. */
function answerOauthUsage(seat: StagedSeat, request: SimulatedRequest, services: RouteServices): Reply {
  const waitSeconds = services.readBudget.take(seat.account.accountUuid, request.atMs);
  if (waitSeconds === undefined) return answerUsage(seat, request, services);
  return jsonReply(429, RATE_LIMITED_BODY, { "retry-after": String(waitSeconds) });
}

function notFound(): Reply {
  return jsonReply(404, {});
}
