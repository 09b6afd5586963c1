import type { JsonObject } from "../../domain/json.ts";
import { SECOND_MS } from "../../domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY, type WindowKey } from "../../domain/window.ts";
import type { TokenCounts } from "../world/events.ts";
import type { Truth } from "../world/truth.ts";
import { modelFamily } from "../world/weights.ts";

/** What Claude Code knows of the session, beside its limits. */
export interface StatuslineFacts {
  readonly sessionId: string;
  readonly transcriptPath: string;
  readonly cwd: string;
  readonly model: string;
  /** Of the session's last call; absent before the first. */
  readonly lastTokens?: TokenCounts | undefined;
  /** The truth when the session's last reply came, which may be long ago; absent before the first. */
  readonly lastReplyTruth?: Truth | undefined;
}

const CONTEXT_WINDOW_TOKENS = 1_000_000;

/**
 * What Claude Code writes to a status line command.
 *
 * Unit: `used_percentage` in percent, whole, taken from the headers of the last reply; `resets_at` in epoch seconds. Shape:
 * `rate_limits` is absent before the first reply of a session, and a window that has ended is absent from it. Never a model's week.
 * Source: key set of Claude Code 2.1.330, its money and prompt cache left at nothing, observed 2026-11.
 */
export function statuslineDocument(facts: StatuslineFacts, nowMs: number): JsonObject {
  return {
    session_id: facts.sessionId,
    transcript_path: facts.transcriptPath,
    cwd: facts.cwd,
    effort: { level: "high" },
    model: { id: facts.model, display_name: modelDisplayName(facts.model) },
    workspace: { current_dir: facts.cwd, project_dir: facts.cwd, added_dirs: [] },
    version: "2.1.330",
    output_style: { name: "default" },
    cost: {
      total_cost_usd: 0,
      total_duration_ms: 0,
      total_api_duration_ms: 0,
      total_lines_added: 0,
      total_lines_removed: 0,
    },
    context_window: contextWindow(facts.lastTokens),
    exceeds_200k_tokens: false,
    fast_mode: false,
    thinking: { enabled: true },
    ...rateLimits(facts.lastReplyTruth, nowMs),
  };
}

/** `claude-opus-5-5` is shown as `Opus 5.5`. */
function modelDisplayName(model: string): string {
  const version = model.match(/\d+/g)?.join(".") ?? "";
  return `${modelFamily(model)} ${version}`.trim();
}

function contextWindow(tokens: TokenCounts | undefined): JsonObject {
  const empty = { total_input_tokens: 0, total_output_tokens: 0, context_window_size: CONTEXT_WINDOW_TOKENS };
  if (!tokens) return { ...empty, used_percentage: null, remaining_percentage: null, current_usage: null };
  const cacheCreation = tokens.cacheWrite5m + tokens.cacheWrite1h;
  const inputTokens = tokens.input + cacheCreation + tokens.cacheRead;
  const usedPercent = Math.min(100, Math.round((inputTokens / CONTEXT_WINDOW_TOKENS) * 100));
  return {
    ...empty,
    total_input_tokens: inputTokens,
    total_output_tokens: tokens.output,
    used_percentage: usedPercent,
    remaining_percentage: 100 - usedPercent,
    current_usage: {
      input_tokens: tokens.input,
      output_tokens: tokens.output,
      cache_creation_input_tokens: cacheCreation,
      cache_read_input_tokens: tokens.cacheRead,
    },
  };
}

function rateLimits(truth: Truth | undefined, nowMs: number): JsonObject {
  const entries = truth ? [FIVE_HOUR, SEVEN_DAY].flatMap((key) => rateLimitEntry(truth, key, nowMs)) : [];
  return entries.length === 0 ? {} : { rate_limits: Object.fromEntries(entries) };
}

function rateLimitEntry(
  truth: Truth,
  key: WindowKey,
  nowMs: number,
): readonly (readonly [string, JsonObject])[] {
  const window = truth.windows.find((window) => window.key === key);
  if (window?.resetsAtMs === undefined || window.resetsAtMs <= nowMs) return [];
  const resetsAtSeconds = Math.round(window.resetsAtMs / SECOND_MS);
  return [[key, { used_percentage: Math.round(window.usedPercent), resets_at: resetsAtSeconds }]];
}
