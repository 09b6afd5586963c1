import { jsonReply, type Reply } from "../reply.ts";
import {
  accountBody,
  organizationsBody,
  overageSpendLimitBody,
  subscriptionDetailsBody,
  webPrepaidBody,
} from "../shapes/claude-ai-bodies.ts";
import { errorBody } from "../shapes/error-body.ts";
import { authoriseCookie } from "./authorise.ts";
import type { RouteServices, SeatAnswer, SimulatedRequest } from "./request.ts";
import { answerUsage } from "./usage-route.ts";

const ORGANIZATION_ROUTES: Readonly<Record<string, SeatAnswer>> = {
  usage: answerUsage,
  overage_spend_limit: (seat, request) =>
    jsonReply(200, overageSpendLimitBody(seat.world.truth(request.atMs).extraUsage)),
  subscription_details: (seat, request) =>
    jsonReply(200, subscriptionDetailsBody(seat.account, request.atMs)),
  "prepaid/credits": () => jsonReply(200, webPrepaidBody()),
};

/** Whether a path is one of claude.ai's own routes, and not api.anthropic.com's. */
export function isClaudeAiPath(path: string): boolean {
  return /^\/api\/(account|organizations)(\/|$)/.test(path);
}

/** claude.ai's routes, for whoever's `sessionKey` cookie comes. A person sees every organization that has a seat for them. */
export function answerClaudeAi(request: SimulatedRequest, services: RouteServices): Reply {
  const match = /^\/api\/organizations\/([^/]+)\/(.+)$/.exec(request.path);
  const authorisation = authoriseCookie(services.seats, request.headers, {
    isAboutOneOrganization: match !== null,
  });
  if (authorisation.kind === "refused") return authorisation.reply;
  const person = authorisation.seat.account;
  const seats = services.seats.filter(({ account }) => account.accountUuid === person.accountUuid);
  const accounts = seats.map(({ account }) => account);
  if (request.path === "/api/account") return jsonReply(200, accountBody(person, accounts));
  if (request.path === "/api/organizations") return jsonReply(200, organizationsBody(accounts));
  const [, organization = "", route = ""] = match ?? [];
  if (!/^[0-9a-f-]{36}$/.test(organization)) return malformedOrganization();
  const seat = seats.find(({ account }) => account.organizationUuid === organization);
  const answer = ORGANIZATION_ROUTES[route];
  return answer && seat ? answer(seat, request, services) : jsonReply(404, {});
}

function malformedOrganization(): Reply {
  const message = "organization_uuid: Input should be a valid UUID";
  return jsonReply(400, errorBody({ type: "invalid_request_error", message }));
}
