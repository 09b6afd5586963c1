/*
 * Claude Code's own state file, `~/.claude.json`: a copy of the last usage body it read, and the account it is signed in with.
 *
 *   {"cachedUsageUtilization": {"fetchedAtMs": 1784430000000, "accountUuid": "…", "utilization": {"five_hour": {"utilization": 15}, …}},
 *    "oauthAccount": {"accountUuid": "…", "emailAddress": "user@example.com", "organizationUuid": "…", "organizationType": "claude_max",
 *                     "organizationRateLimitTier": "default_claude_max_5x"}}
 *
 * The copy holds the whole body, every key kept (seen with 2.1.328, 2026-11). Its age is anything up to days: check both the age and the account.
 * Deliberately not done: nothing else in the file is looked at; it holds projects, prompts' histories and approvals.
 */
import type { AccountFacts } from "../domain/account.ts";
import { isObject, type Json } from "../domain/json.ts";
import type { EpochMs } from "../domain/time.ts";
import { decoded, notAnObject, type Decoded } from "./decoded.ts";
import { createDriftNotes, type DriftNotes } from "./drift-notes.ts";
import { fieldsOf, pathOf } from "./fields.ts";
import { planFromWords } from "./plan.ts";
import { redactPayload } from "./snapshot-payload.ts";

/** Claude Code's own copy of the last usage reply. */
export interface CachedUsage {
  readonly fetchedAtMs: EpochMs;
  readonly accountUuid?: string | undefined;
  /** The usage body, redacted and bounded: for `decodePayload`. */
  readonly utilization: Json;
}

/** What we read of Claude Code's state file, and nothing else of it. */
export interface ClaudeJson {
  /** Absent: Claude Code has not read usage since its last sign-in, or the copy has no readable time. */
  readonly cachedUsage?: CachedUsage | undefined;
  readonly oauthAccount?: AccountFacts | undefined;
}

/** The two slices of the file that are about the plan; either may be absent. Errors: `not-an-object`. */
export function decodeClaudeJson(document: unknown): Decoded<ClaudeJson> {
  if (!isObject(document)) return notAnObject();
  const notes = createDriftNotes();
  const cachedUsage = decodeCachedUsage(document["cachedUsageUtilization"], notes);
  const oauthAccount = decodeOauthAccount(document["oauthAccount"], notes);
  return decoded({ cachedUsage, oauthAccount }, notes.list);
}

function decodeCachedUsage(value: unknown, notes: DriftNotes): CachedUsage | undefined {
  const path = "cachedUsageUtilization";
  const cached = fieldsOf(value, path, notes);
  if (!cached || !isObject(value)) return undefined;
  const fetchedAtMs = cached.instant("fetchedAtMs");
  const utilization = value["utilization"];
  if (fetchedAtMs === undefined || !isObject(utilization)) {
    notes.note(
      "bad-field",
      pathOf(path, "utilization"),
      "A copy without its time, or a time without its copy.",
    );
    return undefined;
  }
  return {
    fetchedAtMs,
    accountUuid: cached.text("accountUuid"),
    utilization: redactPayload("claude-json", utilization),
  };
}

function decodeOauthAccount(value: unknown, notes: DriftNotes): AccountFacts | undefined {
  const account = fieldsOf(value, "oauthAccount", notes);
  if (!account) return undefined;
  return {
    accountUuid: account.text("accountUuid"),
    email: account.text("emailAddress"),
    organizationId: account.text("organizationUuid"),
    plan: planFromWords({
      organizationType: account.text("organizationType"),
      rateLimitTier: account.text("organizationRateLimitTier") ?? account.text("userRateLimitTier"),
    }),
  };
}
