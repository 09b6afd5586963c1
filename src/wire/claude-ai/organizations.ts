/*
 * The organizations that a claude.ai session belongs to: GET https://claude.ai/api/organizations. Observed 2026-10.
 *
 *   [{"uuid": "…", "name": "…", "capabilities": ["chat", "claude_max"], "rate_limit_tier": "default_claude_max_5x", "raven_type": null},
 *    {"uuid": "…", "capabilities": ["api", "api_individual"], "rate_limit_tier": "auto_api_evaluation"}]
 *
 * Deliberately not done: names, settings and billing stay unread. Only the user's own browser asks; no cookie is ever seen here.
 */
import { decoded, notDecoded, type Decoded } from "../decoded.ts";
import { createDriftNotes, type DriftNotes } from "../drift-notes.ts";
import { fieldsOf } from "../fields.ts";
import { planFromWords } from "../plan.ts";

/** An organization of theirs. */
export interface ClaudeAiOrganization {
  readonly organizationId: string;
  /** Whether it has plan windows at all; an organization for the API alone has none. */
  readonly hasChat: boolean;
  readonly plan?: string | undefined;
}

/** Every organization that names itself. Errors: `not-an-object` when this is no list. */
export function decodeOrganizations(body: unknown): Decoded<readonly ClaudeAiOrganization[]> {
  if (!Array.isArray(body)) return notDecoded("not-an-object", "This is not a list of organizations.");
  const notes = createDriftNotes();
  const organizations = body
    .map((value, index) => decodeOrganization(value, `[${index}]`, notes))
    .filter((organization) => organization !== undefined);
  return decoded(organizations, notes.list);
}

function decodeOrganization(
  value: unknown,
  path: string,
  notes: DriftNotes,
): ClaudeAiOrganization | undefined {
  const fields = fieldsOf(value, path, notes);
  const organizationId = fields?.text("uuid");
  if (!fields || organizationId === undefined) return undefined;
  const capabilities = fields.list("capabilities");
  // "raven" is the server's word for team and enterprise.
  const planWord = capabilities.includes("raven")
    ? fields.text("raven_type")
    : capabilities.find((capability) => capability === "claude_max" || capability === "claude_pro");
  return {
    organizationId,
    hasChat: capabilities.includes("chat"),
    plan: planFromWords({
      organizationType: typeof planWord === "string" ? planWord : undefined,
      rateLimitTier: fields.text("rate_limit_tier"),
    }),
  };
}
