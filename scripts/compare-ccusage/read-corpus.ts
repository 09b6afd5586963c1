// A plain reader of transcripts, for comparisons only: one JSON.parse per line, slow and independent of the scanner.
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isObject } from "../../src/domain/json.ts";
import { epochMs } from "../../src/domain/time.ts";
import type { UsageEvent } from "../../src/domain/usage-event.ts";

type Fields = { readonly [key: string]: unknown };

/** The replies under `<folder>/projects`, one per message id: the largest copy, at the first copy's time, of the parent's session. */
export function readCorpus(folder: string): readonly UsageEvent[] {
  const byMessage = new Map<string, UsageEvent>();
  for (const file of globSync("projects/**/*.jsonl", { cwd: folder }).sort()) {
    const projectFolder = file.split("/")[1] ?? "";
    for (const [index, line] of readFileSync(join(folder, file), "utf8").split("\n").entries()) {
      const event = replyOf(line, projectFolder, basename(file, ".jsonl"));
      if (event === undefined) continue;
      const key = event.messageId ?? `${file}:${index}`;
      byMessage.set(key, better(byMessage.get(key), event));
    }
  }
  return [...byMessage.values()];
}

function better(kept: UsageEvent | undefined, event: UsageEvent): UsageEvent {
  if (kept === undefined) return event;
  const atMs = epochMs(Math.min(kept.atMs, event.atMs));
  const winner = event.outputTokens > kept.outputTokens ? event : kept;
  const owner = kept.isSidechain && !event.isSidechain ? event : kept;
  const { sessionId, project, projectFolder, isSidechain } = owner;
  return { ...winner, atMs, sessionId, project, projectFolder, isSidechain };
}

function replyOf(line: string, projectFolder: string, fileSession: string): UsageEvent | undefined {
  if (!line.includes('"usage"')) return undefined;
  const row = parsed(line);
  const message = isObject(row["message"]) ? row["message"] : {};
  const usage = message["usage"];
  const atMs = Date.parse(text(row["timestamp"]) ?? "");
  const model = text(message["model"]);
  if (row["type"] !== "assistant" || !isObject(usage) || model === undefined || !Number.isFinite(atMs))
    return undefined;
  return {
    ...tokens(usage),
    atMs: epochMs(atMs),
    model,
    messageId: text(message["id"]),
    requestId: text(row["requestId"]),
    speed: text(usage["speed"]),
    serviceTier: text(usage["service_tier"]),
    inferenceGeo: text(usage["inference_geo"]),
    sessionId: text(row["sessionId"]) ?? fileSession,
    project: text(row["cwd"]) ?? projectFolder,
    projectFolder,
    gitBranch: text(row["gitBranch"]),
    isSidechain: row["isSidechain"] === true,
  };
}

function tokens(usage: Fields) {
  const cache = isObject(usage["cache_creation"]) ? usage["cache_creation"] : {};
  const written = count(usage["cache_creation_input_tokens"]);
  const written1h = Math.min(count(cache["ephemeral_1h_input_tokens"]), written);
  const tools = isObject(usage["server_tool_use"]) ? usage["server_tool_use"] : {};
  return {
    inputTokens: count(usage["input_tokens"]),
    outputTokens: count(usage["output_tokens"]),
    cacheWrite1hTokens: written1h,
    cacheWrite5mTokens: written - written1h,
    cacheReadTokens: count(usage["cache_read_input_tokens"]),
    webSearchRequests: count(tools["web_search_requests"]),
  };
}

function parsed(line: string): Fields {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function count(value: unknown): number {
  return typeof value === "number" && value > 0 ? value : 0;
}
