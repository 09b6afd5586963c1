/*
 * What a snapshot keeps of what it was decoded from, and how that is decoded again later, by whatever decoder is current then.
 *
 * Kept: a usage body whole; of a status line document only `rate_limits`, `version` and `model.id`; of the extension's read what
 * claude-ai/web-body.ts lists; all redacted and bounded (redact.ts). What is decoded is what is kept: `decodePayload` redacts first, so a payload read back gives the same contents.
 * Deliberately not done: the wrapper of Claude Code's cached copy is not kept, only the body inside it.
 */
import { isObject, type Json, type JsonObject } from "../domain/json.ts";
import type { SourceName, UsageContents } from "../domain/snapshot.ts";
import { decodeWebBody, isWebBody, keepWebBody, type WebBody } from "./claude-ai/web-body.ts";
import type { Decoded } from "./decoded.ts";
import { isKnownKey, isUsageBody } from "./usage/known-keys.ts";
import { redactJson } from "./redact.ts";
import { decodeStatusline } from "./statusline.ts";
import { decodeUsageBody } from "./usage/usage-body.ts";

/** Twenty times the longest body seen (3.4 kB, observed 2026-10). Beyond it only known keys are kept. */
const BODY_CHARS_MAX = 65_536;
/** Of an oversize body, a known key whose value alone is longer than this goes too. */
const MEMBER_CHARS_MAX = 16_384;

interface KeptPayload {
  readonly payload: Json;
  readonly isOversize: boolean;
}

/** Decodes what a snapshot of this source keeps, or the payload as it was received: the contents are the same. */
export function decodePayload(source: SourceName, payload: unknown): Decoded<UsageContents> {
  const kept = keepPayload(source, payload);
  const result = decodeKept(source, kept.payload);
  if (!kept.isOversize) return result;
  const note = { code: "oversize", path: "", message: "Too long: only the known keys were kept." } as const;
  return { ...result, drift: [note, ...result.drift] };
}

function decodeKept(source: SourceName, kept: Json): Decoded<UsageContents> {
  if (source === "statusline") return decodeStatusline(kept);
  return source === "web" && isWebBody(kept) ? decodeWebBody(kept) : decodeUsageBody(kept);
}

/** What the store keeps of a payload. Idempotent. Errors: none; what JSON cannot hold becomes null. */
export function redactPayload(source: SourceName, payload: unknown): Json {
  return keepPayload(source, payload).payload;
}

function keepPayload(source: SourceName, payload: unknown): KeptPayload {
  if (source === "statusline") return { payload: keepStatusline(payload), isOversize: false };
  if (source === "web" && isWebBody(payload)) return keepWeb(payload);
  // Before: of a whole `~/.claude.json` only the body is looked at. After: what redacting uncovered; then nothing is left to unwrap.
  const body = unwrapCachedUsage(redactJson(unwrapCachedUsage(payload)));
  if (!isJsonObject(body) || JSON.stringify(body).length <= BODY_CHARS_MAX)
    return { payload: body, isOversize: false };
  const known = Object.entries(body).filter(
    ([key, value]) => isKnownKey(key) && JSON.stringify(value).length <= MEMBER_CHARS_MAX,
  );
  return { payload: Object.fromEntries(known), isOversize: true };
}

function keepWeb(payload: WebBody): KeptPayload {
  const kept = keepWebBody(payload);
  const usage = keepPayload("import", kept["usage"]);
  return { payload: { ...kept, usage: usage.payload }, isOversize: usage.isOversize };
}

function keepStatusline(document: unknown): Json {
  const kept = redactJson(document);
  if (!isJsonObject(kept)) return kept;
  const { version, model, rate_limits: rateLimits } = kept;
  return {
    ...(typeof version === "string" && { version }),
    ...(isJsonObject(model) && typeof model["id"] === "string" && { model: { id: model["id"] } }),
    ...(rateLimits !== undefined && { rate_limits: rateLimits }),
  };
}

/** The body inside `cachedUsageUtilization`, given the slice of `~/.claude.json` or the wrapper alone, however often wrapped. */
function unwrapCachedUsage(payload: Json): Json;
function unwrapCachedUsage(payload: unknown): unknown;
function unwrapCachedUsage(payload: unknown): unknown {
  let body: unknown = payload;
  while (isObject(body) && !isUsageBody(body)) {
    const wrapper = body["cachedUsageUtilization"] ?? body;
    if (!isObject(wrapper) || !isObject(wrapper["utilization"])) break;
    body = wrapper["utilization"];
  }
  return body;
}

function isJsonObject(value: Json | undefined): value is JsonObject {
  return isObject(value);
}
