import { isObject } from "../../src/domain/json.ts";
import { fromIso, type EpochMs } from "../../src/domain/time.ts";
import type { UsageEvent } from "../../src/domain/usage-event.ts";

/** What an event says, as far as it is compared: no absent members, so that two ways of leaving a field out are one. */
export type Seen = Readonly<Record<string, unknown>>;

/** Every copy that the lines of a file hold, by a whole `JSON.parse` of each: slow, short, and plainly right. */
export function copiesByFullParse(bytes: Buffer, origin: { stem: string; folder: string }): readonly Seen[] {
  const copies: Seen[] = [];
  for (let start = 0; start < bytes.length;) {
    const feed = bytes.indexOf(0x0a, start);
    const end = feed < 0 ? bytes.length : feed;
    const copy = copyOf(bytes.toString("utf8", start, end), origin);
    if (copy !== undefined) copies.push(copy);
    start = end + 1;
  }
  return copies;
}

/** An event as the oracle shows its copies. */
export function seen(event: UsageEvent): Seen {
  return Object.fromEntries(Object.entries(event).filter(([, value]) => value !== undefined));
}

function copyOf(line: string, origin: { stem: string; folder: string }): Seen | undefined {
  const row = parse(line.replace(/^[\0\uFEFF \t\r]+/, ""));
  const message = row?.["message"];
  const usage = isObject(message) ? message["usage"] : undefined;
  if (row === undefined || row["type"] !== "assistant" || !isObject(message) || !isObject(usage))
    return undefined;
  const atMs: EpochMs | undefined = fromIso(text(row["timestamp"]) ?? "");
  if (atMs === undefined || message["model"] === "<synthetic>") return undefined;
  const member = (value: unknown, name: string) => (isObject(value) ? value[name] : undefined);
  const parts = usage["cache_creation"];
  const parts5m = count(member(parts, "ephemeral_5m_input_tokens")) ?? 0;
  const parts1h = count(member(parts, "ephemeral_1h_input_tokens")) ?? 0;
  const written = count(usage["cache_creation_input_tokens"]) ?? parts5m + parts1h;
  const written1h = Math.min(parts1h, written);
  const cost = row["costUSD"];
  return dropAbsent({
    atMs,
    writtenAtMs: atMs,
    model: text(message["model"]) ?? "unknown",
    messageId: text(message["id"]),
    requestId: text(row["requestId"]),
    inputTokens: count(usage["input_tokens"]) ?? 0,
    outputTokens: count(usage["output_tokens"]) ?? 0,
    cacheWrite5mTokens: written - written1h,
    cacheWrite1hTokens: written1h,
    cacheReadTokens: count(usage["cache_read_input_tokens"]) ?? 0,
    thinkingTokens: count(member(usage["output_tokens_details"], "thinking_tokens")),
    webSearchRequests: count(member(usage["server_tool_use"], "web_search_requests")) ?? 0,
    loggedCostUsdMicros: typeof cost === "number" && cost >= 0 ? Math.round(cost * 1e6) : undefined,
    speed: text(usage["speed"]),
    serviceTier: text(usage["service_tier"]),
    inferenceGeo: text(usage["inference_geo"]),
    sessionId: text(row["sessionId"]) ?? origin.stem,
    project: text(row["cwd"]) ?? origin.folder,
    projectFolder: origin.folder,
    gitBranch: text(row["gitBranch"]),
    isSidechain: row["isSidechain"] === true,
    agentId: text(row["agentId"]),
    skill: text(row["attributionSkill"]),
    plugin: text(row["attributionPlugin"]),
    mcpServer: text(row["attributionMcpServer"]),
    writerVersion: text(row["version"]),
  });
}

function parse(line: string): { readonly [key: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value.toWellFormed() : undefined;
}

function count(value: unknown): number | undefined {
  return typeof value === "number"
    ? Math.min(Math.max(0, Math.floor(value)), 999_999_999_999_999)
    : undefined;
}

function dropAbsent(copy: Record<string, unknown>): Seen {
  return Object.fromEntries(Object.entries(copy).filter(([, value]) => value !== undefined));
}
