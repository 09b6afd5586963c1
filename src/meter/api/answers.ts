import type { RouteName } from "../../api/routes.ts";
import type {
  DashboardLinkDocument,
  HelloDocument,
  PairedDocument,
  PairingDocument,
} from "../../documents/api.ts";
import type { StatusDocument } from "../../documents/status.ts";
import { isObject } from "../../domain/json.ts";
import { SECOND_MS, toIso } from "../../domain/time.ts";
import { REPORT_KINDS, type AnalysisKind } from "../../ports/backend.ts";
import { isExtensionOrigin, sessionCookie, type Caller } from "./admission.ts";
import { badBody, readJson, readText } from "./body.ts";
import { helloProof } from "./digests.ts";
import type { EventStreams } from "./events.ts";
import { renderMetrics } from "./metrics.ts";
import type { OneTimeTokens } from "./one-time-tokens.ts";
import { toPairingsDocument, type Claim, type Pairings } from "./pairings.ts";
import type { ApiParts, Door } from "./parts.ts";
import {
  toAnalysisQuery,
  toInsightQuery,
  toRange,
  toReportQuery,
  toSeriesQuery,
  toWhatIfQuery,
  type Query,
} from "./read-query.ts";
import { Refusal } from "./refusals.ts";
import { SESSION_MS, type Sessions } from "./sessions.ts";
import { withoutPlaces } from "./without-places.ts";

/** A request that was let in. */
export interface Asked {
  readonly request: Request;
  readonly query: Query;
  /** What stands for the path's `:name`. */
  readonly part: string;
  readonly door: Door;
  readonly caller: Caller;
}

/** What the answers are made of. */
export interface AnswerParts extends ApiParts {
  readonly sessions: Sessions;
  readonly pairings: Pairings;
  readonly oneTimeTokens: OneTimeTokens;
  readonly events: EventStreams;
  /** Of the TCP door. */
  readonly port: () => number;
}

/** What a route answers: a document, or a whole response. */
type Answer = (asked: Asked) => Promise<object>;

/** One answer for each route. */
export function createAnswers(parts: AnswerParts): Readonly<Record<RouteName, Answer>> {
  const { backend, settings, clock } = parts;
  const analysis =
    (kind: AnalysisKind): Answer =>
    ({ query }) =>
      backend.analysis(kind, toAnalysisQuery(query));
  return {
    hello: async ({ query }) => hello(parts, query.get("nonce")),
    status: async ({ query, caller }) => {
      const document = await backend.analysis("status", toAnalysisQuery(query));
      return caller.kind === "extension" ? withoutPlaces(document) : document;
    },
    burn: analysis("burn"),
    forecast: analysis("forecast"),
    split: analysis("split"),
    findings: analysis("findings"),
    events: async () => parts.events.open(),
    refresh: async ({ query }) => refresh(parts, query.get("account")),
    history: async ({ query }) => backend.series(toSeriesQuery(query)),
    readings: async ({ query }) => backend.history(toRange(query)),
    addReadings: async ({ request, query }) => {
      const imported = await backend.importText(await readText(request), query.get("account"));
      // Also of an empty delivery: whoever kept readings in the store themselves says so by one.
      parts.meter.noteReadings();
      return imported;
    },
    report: async ({ query, part }) => backend.report(toReportQuery(reportKind(part), query)),
    backtest: async ({ query }) => backend.backtest(toRange(query)),
    walls: async ({ query }) => backend.walls(toRange(query)),
    whatIf: async ({ query }) => backend.whatIf(toWhatIfQuery(query)),
    splitHistory: async ({ query }) => backend.splitHistory(toRange(query)),
    calibration: async ({ query }) => backend.calibration(toInsightQuery(query)),
    doctor: async () => backend.doctor(),
    laps: async ({ query }) => backend.laps(query.get("account")),
    startLap: async ({ query }) => backend.startLap(query.get("account")),
    stopLap: async ({ query }) => backend.stopLap(query.get("account")),
    settings: async () => settings.read(),
    changeSettings: async ({ request }) => {
      await settings.change(await readJson(request));
      return settings.read();
    },
    startPairing: async () => startPairing(parts),
    claimPairing: async ({ request }) => claimPairing(parts, request),
    pairings: async () => toPairingsDocument(await parts.pairings.list(), clock.nowMs()),
    endPairing: async ({ part }) => endPairing(parts, part),
    dashboardLink: async () => dashboardLink(parts),
    open: async ({ query, door, request }) =>
      openDashboard(parts, { request, door, token: query.get("token") }),
    metrics: async () => answerMetrics(parts),
  };
}

async function refresh(
  { meter, backend }: AnswerParts,
  account: string | undefined,
): Promise<StatusDocument> {
  const status = await meter.refresh(account);
  return account === undefined ? status : backend.status({ account, fetch: "never" });
}

function hello({ token, version, port }: AnswerParts, nonce: string | undefined): HelloDocument {
  if (nonce !== undefined && !/^[0-9a-f]{16,128}$/.test(nonce)) {
    throw new Refusal({
      status: 400,
      code: "bad-query",
      message: "The query cannot be used: a nonce is 16 to 128 characters of lower-case hex.",
      hint: "Draw 16 bytes of chance and write them as hex.",
    });
  }
  const proof = nonce === undefined ? null : helloProof(token, { port: port(), nonce });
  return { schema: "claude-meter/hello.v1", version, proof };
}

function reportKind(part: string) {
  const kind = REPORT_KINDS.find((one) => one === part);
  if (kind !== undefined) return kind;
  throw new Refusal({
    status: 404,
    code: "no-such-door",
    message: "There is no report of that name.",
    hint: `There are ${REPORT_KINDS.join(", ")}.`,
  });
}

function startPairing({ pairings, clock }: AnswerParts): PairingDocument {
  const { code, expiresAtMs } = pairings.start();
  return {
    schema: "claude-meter/pairing.v1",
    generatedAt: toIso(clock.nowMs()),
    code: `${code.slice(0, 4)}-${code.slice(4)}`,
    expiresAt: toIso(expiresAtMs),
  };
}

async function claimPairing({ pairings, clock }: AnswerParts, request: Request): Promise<PairedDocument> {
  const origin = request.headers.get("origin");
  if (origin === null || !isExtensionOrigin(origin)) throw notPaired("only a browser extension is paired");
  const body = await readJson(request);
  const { code, name } = isObject(body) ? body : {};
  if (typeof code !== "string" || code.length > 40)
    throw badBody('"code" must be the code that the dashboard shows');
  if (typeof name !== "string" || !/^[\p{L}\p{N}\p{P}\p{S} ]{1,80}$/u.test(name))
    throw badBody('"name" must be 1 to 80 characters');
  const claim = await pairings.claim({ code, name, origin });
  if (claim.kind !== "paired") throw notPaired(CLAIM_WORDS[claim.kind]);
  const { id, token } = claim;
  return { schema: "claude-meter/paired.v1", generatedAt: toIso(clock.nowMs()), id, token };
}

const CLAIM_WORDS: Readonly<Record<Exclude<Claim["kind"], "paired">, string>> = {
  "no-code": "no code is open",
  "wrong-code": "the code is another one",
  "too-many": "the code was tried too often and is no longer good",
};

function notPaired(reason: string): Refusal {
  return new Refusal({
    status: 403,
    code: "not-paired",
    message: `The pairing is refused: ${reason}.`,
    hint: "Ask the dashboard for a new code (Accounts & sources) and type it within five minutes.",
  });
}

async function endPairing({ pairings, clock }: AnswerParts, id: string) {
  if (await pairings.end(id)) return toPairingsDocument(await pairings.list(), clock.nowMs());
  throw new Refusal({
    status: 404,
    code: "no-such-pairing",
    message: "Nothing is paired under that id.",
    hint: "GET /api/v1/pairings lists what is.",
  });
}

function dashboardLink({ oneTimeTokens, clock, port }: AnswerParts): DashboardLinkDocument {
  const { token, expiresAtMs } = oneTimeTokens.issue();
  return {
    schema: "claude-meter/dashboard-link.v1",
    generatedAt: toIso(clock.nowMs()),
    url: `http://127.0.0.1:${port()}/open?token=${token}`,
    expiresAt: toIso(expiresAtMs),
  };
}

interface Opening {
  readonly request: Request;
  readonly door: Door;
  readonly token: string | undefined;
}

/** Trades a one-time token for the cookie. A browser that only looks ahead (HEAD) must not use the token up. */
function openDashboard(
  { oneTimeTokens, sessions }: AnswerParts,
  { request, door, token }: Opening,
): Response {
  if (request.method !== "GET" || token === undefined || !oneTimeTokens.redeem(token)) {
    throw new Refusal({
      status: 401,
      code: "link-used-up",
      message: "This link has been used, or is older than a minute.",
      hint: "Run `claude-meter dashboard` for a new one.",
    });
  }
  const life = `Max-Age=${SESSION_MS / SECOND_MS}`;
  const cookie = `${sessionCookie(door)}=${sessions.create()}; ${life}; Path=/; HttpOnly; SameSite=Strict`;
  return new Response(null, { status: 303, headers: { location: "/", "set-cookie": cookie } });
}

async function answerMetrics({ hasMetrics, meter, clock, version }: AnswerParts): Promise<Response> {
  if (!hasMetrics()) {
    throw new Refusal({
      status: 404,
      code: "metrics-off",
      message: "Metrics are switched off.",
      hint: 'Write {"api": {"metrics": true}} into the settings file.',
    });
  }
  meter.noteLook();
  const { text, contentType } = await renderMetrics(meter.current(), { nowMs: clock.nowMs(), version });
  return new Response(text, { headers: { "content-type": contentType } });
}
