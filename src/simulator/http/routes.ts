import { jsonReply, type Reply } from "../reply.ts";
import type { StagedSeat } from "../scenarios/stage-scenario.ts";
import { errorBody, RATE_LIMITED_BODY } from "../shapes/error-body.ts";
import { oauthPrepaidBody, profileBody } from "../shapes/identity-bodies.ts";
import {
  accountBody,
  organizationsBody,
  overageSpendLimitBody,
  subscriptionDetailsBody,
  webPrepaidBody,
} from "../shapes/claude-ai-bodies.ts";
import { usageBody } from "../shapes/usage-body.ts";
import { authoriseBearer, authoriseCookie } from "./authorise.ts";
import { answerMessage } from "./messages-route.ts";
import type { RouteServices, SimulatedRequest } from "./request.ts";

type SeatAnswer = (seat: StagedSeat, request: SimulatedRequest, services: RouteServices) => Reply;

const OAUTH_ROUTES: Readonly<Record<string, SeatAnswer>> = {
  "/api/oauth/usage": answerOauthUsage,
  "/api/oauth/profile": (seat, request) =>
    jsonReply(200, profileBody(seat.account, seat.world.truth(request.atMs).extraUsage)),
};

const WEB_ORGANIZATION_ROUTES: Readonly<Record<string, SeatAnswer>> = {
  usage: answerUsage,
  overage_spend_limit: (seat, request) =>
    jsonReply(200, overageSpendLimitBody(seat.world.truth(request.atMs).extraUsage)),
  subscription_details: (seat, request) =>
    jsonReply(200, subscriptionDetailsBody(seat.account, request.atMs)),
  "prepaid/credits": () => jsonReply(200, webPrepaidBody()),
};

/** The server's answer to a request, before any fault. Unknown paths get 404 and `{}`, as the real client is content with. */
export function answer(request: SimulatedRequest, services: RouteServices): Reply {
  const { method, path } = request;
  if (method === "POST" && path === "/v1/messages") return answerMessage(request, services);
  if (method !== "GET") return notFound();
  if (path.startsWith("/api/oauth/")) return answerOauth(request, services);
  if (/^\/api\/(account|organizations)(\/|$)/.test(path)) return answerWeb(request, services);
  return notFound();
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

function answerUsage(seat: StagedSeat, request: SimulatedRequest, services: RouteServices): Reply {
  const reply = { seed: services.seed, replyIndex: services.nextIndex() };
  const usage = usageBody(seat.world.truth(request.atMs), seat.shape, reply);
  return { ...jsonReply(200, usage), usage };
}

function answerWeb(request: SimulatedRequest, services: RouteServices): Reply {
  const match = /^\/api\/organizations\/([^/]+)\/(.+)$/.exec(request.path);
  const authorisation = authoriseCookie(services.seats, request.headers, {
    isAboutOneOrganization: match !== null,
  });
  if (authorisation.kind === "refused") return authorisation.reply;
  const { seat } = authorisation;
  if (request.path === "/api/account") return jsonReply(200, accountBody(seat.account));
  if (request.path === "/api/organizations") return jsonReply(200, organizationsBody(seat.account));
  const [, organization = "", route = ""] = match ?? [];
  if (!/^[0-9a-f-]{36}$/.test(organization)) return malformedOrganization();
  const routeAnswer = WEB_ORGANIZATION_ROUTES[route];
  if (!routeAnswer || organization !== seat.account.organizationUuid) return notFound();
  return routeAnswer(seat, request, services);
}

function malformedOrganization(): Reply {
  const message = "organization_uuid: Input should be a valid UUID";
  return jsonReply(400, errorBody({ type: "invalid_request_error", message }));
}

function notFound(): Reply {
  return jsonReply(404, {});
}
