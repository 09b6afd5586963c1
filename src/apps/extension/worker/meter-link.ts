import { ROUTES } from "../../../api/routes.ts";
import { isObject, type Json, toJson } from "../../../domain/json.ts";
import type { StatusDocument } from "../../../documents/status.ts";
import { MINUTE_MS, epochMs, isEpochMs, type EpochMs } from "../../../domain/time.ts";
import type { ExtensionPlatform, MeterRequest } from "../../../ports/extension-platform.ts";
import type { HttpOutcome } from "../../../ports/http.ts";
import { markDelivered, markUndelivered, pendingEntries } from "./history.ts";
import { decodeHistory, decodeLink, KEYS, readingKey, toListRecord, type LinkRecord } from "./records.ts";

/*
 * What goes to the local meter and what comes from there. Three calls, all to 127.0.0.1:
 *
 *   POST /api/v1/pairing/claim  {code, name}   gives a token that may only post readings and get the status
 *   POST /api/v1/readings       import lines   the readings of this browser, oldest first; sent again until the meter says it has them
 *   GET  /api/v1/status                        what the popup shows while the meter is there
 *
 * The meter keeps a reading once however often it comes, so that a worker that dies after sending loses and doubles nothing.
 */

/** Lines per call: a few hundred kilobytes. */
const BATCH = 50;

const STATUS_SCHEMA = "claude-meter/status.v1";

/** A status older than this is not shown as the meter's word of now. */
const STATUS_AGE_MS_MAX = 5 * MINUTE_MS;

export type PairResult = "paired" | "wrong-code" | "no-meter" | "odd";

/** Trades a code that the meter showed for a token. The whole history is handed over next. */
export async function pairWithMeter(
  platform: ExtensionPlatform,
  given: { readonly code: string; readonly port: number; readonly name: string },
): Promise<PairResult> {
  const { code, port, name } = given;
  const body = JSON.stringify({ code: code.trim(), name: `${name} ${await profileName(platform)}` });
  const answer = await platform.callMeter({ method: "POST", port, path: ROUTES.claimPairing.path, body });
  if (answer.kind === "failed") return "no-meter";
  if (answer.status >= 400 && answer.status < 500 && answer.status !== 404) return "wrong-code";
  const document = parseJson(answer);
  const token = isObject(document) ? document["token"] : undefined;
  if (typeof token !== "string" || token === "") return "odd";
  const history = decodeHistory((await platform.load([KEYS.history]))[KEYS.history]);
  const link: LinkRecord = { port, token, pairedAtMs: platform.nowMs() };
  await platform.save({
    [KEYS.link]: toJson(link),
    [KEYS.history]: toListRecord(markUndelivered(history)),
  });
  return "paired";
}

/** Two profiles of one browser have the same origin: without a name of its own the second would take the first one's place. */
async function profileName(platform: ExtensionPlatform): Promise<string> {
  const known = (await platform.load([KEYS.profile]))[KEYS.profile];
  if (typeof known === "string") return known;
  const name = Math.floor(platform.random.next() * 0x10000)
    .toString(16)
    .padStart(4, "0");
  await platform.save({ [KEYS.profile]: name });
  return name;
}

/** Forgets the meter; the history stays. */
export async function unpair(platform: ExtensionPlatform): Promise<void> {
  const link = decodeLink((await platform.load([KEYS.link]))[KEYS.link]);
  await platform.save({ [KEYS.link]: toJson({ port: link.port }) });
  await platform.remove([KEYS.meterStatus]);
}

/** Sends what the meter does not have yet, until it has all or does not answer. */
export async function deliverReadings(platform: ExtensionPlatform): Promise<void> {
  for (;;) {
    const records = await platform.load([KEYS.link, KEYS.history]);
    const link = decodeLink(records[KEYS.link]);
    const history = decodeHistory(records[KEYS.history]);
    const pending = pendingEntries(history, BATCH);
    if (link.token === undefined || link.trouble === "refused" || pending.length === 0) return;
    const lines = await platform.load(pending.map(({ id }) => readingKey(id)));
    const texts = pending.map(({ id }) => lines[readingKey(id)]).filter((line) => typeof line === "string");
    const answer = await call(platform, link, {
      method: "POST",
      path: ROUTES.addReadings.path,
      body: texts.join("\n"),
    });
    const trouble = troubleOf(answer, "claude-meter/import.v1");
    if (trouble !== undefined) return keepTrouble(platform, link, trouble);
    await platform.save({
      [KEYS.history]: toListRecord(markDelivered(history, new Set(pending.map(({ id }) => id)))),
      [KEYS.link]: toJson({ ...link, trouble: undefined, lastOkAtMs: platform.nowMs() }),
    });
  }
}

/** Asks the meter how everything stands, and keeps the answer for the popup and the badge. */
export async function fetchMeterStatus(platform: ExtensionPlatform): Promise<void> {
  const link = decodeLink((await platform.load([KEYS.link]))[KEYS.link]);
  if (link.token === undefined || link.trouble === "refused") return;
  const answer = await call(platform, link, { method: "GET", path: ROUTES.status.path });
  const trouble = troubleOf(answer, STATUS_SCHEMA);
  if (trouble !== undefined) return keepTrouble(platform, link, trouble);
  const receivedAtMs = platform.nowMs();
  await platform.save({
    // An error document takes the place of an older status: a meter that has nothing to show shows nothing.
    [KEYS.meterStatus]: { receivedAtMs, document: parseJson(answer) as Json },
    [KEYS.link]: toJson({ ...link, trouble: undefined, lastOkAtMs: receivedAtMs }),
  });
}

/** The meter's status, while it is of now and the meter is there. */
export function decodeMeterStatus(
  record: Json | undefined,
  { trouble, token }: LinkRecord,
  nowMs: EpochMs,
): StatusDocument | undefined {
  if (!isObject(record) || token === undefined || trouble !== undefined) return undefined;
  const { receivedAtMs, document } = record;
  const isOfNow = typeof receivedAtMs === "number" && nowMs - receivedAtMs < STATUS_AGE_MS_MAX;
  // The meter is ours, and its documents never change shape within a version.
  return isOfNow && hasSchema(document, STATUS_SCHEMA) ? (document as unknown as StatusDocument) : undefined;
}

/** When the meter last learned anything of these organizations, from whatever source. */
export function newestReadingAtMs(
  status: StatusDocument | undefined,
  organizationIds: readonly string[],
): EpochMs | undefined {
  const instants = (status?.accounts ?? [])
    .filter(({ organizationId }) => organizationId !== null && organizationIds.includes(organizationId))
    .map(({ windows }) => Math.max(...windows.map(({ observedAt }) => Date.parse(observedAt))));
  // All of them are read by one poll: the oldest decides.
  const oldest = Math.min(...instants);
  return instants.length === organizationIds.length && isEpochMs(oldest) ? epochMs(oldest) : undefined;
}

function call(
  platform: ExtensionPlatform,
  { port, token }: LinkRecord,
  request: Pick<MeterRequest, "method" | "path" | "body">,
): Promise<HttpOutcome> {
  return platform.callMeter({ ...request, port, token });
}

async function keepTrouble(
  platform: ExtensionPlatform,
  link: LinkRecord,
  trouble: NonNullable<LinkRecord["trouble"]>,
): Promise<void> {
  if (link.trouble !== trouble) await platform.save({ [KEYS.link]: toJson({ ...link, trouble }) });
}

/** Why an answer is not what was asked for. */
function troubleOf(answer: HttpOutcome, schema: string): LinkRecord["trouble"] {
  if (answer.kind === "failed") return "gone";
  if (answer.status === 401 || answer.status === 403) return "refused";
  const document = parseJson(answer);
  // A meter that has nothing to show yet says so in an error of its own: that is no trouble, but keeps no readings either.
  const isNothingToShow = schema === STATUS_SCHEMA && hasSchema(document, "claude-meter/error.v1");
  return hasSchema(document, schema) || isNothingToShow ? undefined : "odd";
}

function hasSchema(document: unknown, schema: string): boolean {
  return isObject(document) && document["schema"] === schema;
}

function parseJson(answer: HttpOutcome): unknown {
  if (answer.kind === "failed") return undefined;
  try {
    return JSON.parse(answer.body);
  } catch {
    return undefined;
  }
}
