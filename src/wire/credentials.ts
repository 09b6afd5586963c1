/*
 * Claude Code's sign-in: `.credentials.json` in its folder, or the secret of the macOS keychain item.
 *
 *   {"claudeAiOauth": {"accessToken": "sk-ant-oat01-FAKE", "refreshToken": "sk-ant-ort01-FAKE", "expiresAt": 1791600000000,
 *                      "scopes": ["user:inference", "user:profile"], "subscriptionType": "max",
 *                      "rateLimitTier": "default_claude_max_5x"}, "organizationUuid": "…"}
 *
 * Deliberately not done: the refresh token is never read, so it cannot be used, kept or shown. Whoever refreshes signs Claude Code
 * out (claude-code#48786). Tokens of MCP servers are never looked at. No message and no drift here holds any of the text.
 */
import { isObject } from "../domain/json.ts";
import { Secret } from "../domain/secret.ts";
import type { EpochMs } from "../domain/time.ts";
import { decoded, notAnObject, type Decoded } from "./decoded.ts";
import { createDriftNotes, type DriftNotes } from "./drift-notes.ts";
import { fieldsOf, fieldsOfObject, pathOf, type Fields } from "./fields.ts";
import { planFromWords } from "./plan.ts";

/** A sign-in with a token in it; whether it has expired is for whoever knows the time. */
export interface UsableCredentials {
  readonly state: "usable";
  readonly accessToken: Secret;
  /** Absent: the file names no expiry. */
  readonly expiresAtMs?: EpochMs | undefined;
  /** Empty: the file names none, which older writers did. */
  readonly scopes: readonly string[];
  readonly subscriptionType?: string | undefined;
  readonly rateLimitTier?: string | undefined;
  readonly organizationId?: string | undefined;
  /** From the two words above: what the sign-in was stamped with, possibly stale. */
  readonly plan?: string | undefined;
}

/**
 * `blanked`: the token is empty, as Claude Code leaves it after a lost refresh race (claude-code#76561): signed out.
 * `mcp-only`: only tokens of MCP servers (CodexBar#1844). `absent`: no sign-in in the document.
 */
export type Credentials = UsableCredentials | { readonly state: "blanked" | "mcp-only" | "absent" };

/** The sign-in in a credentials document; the fields may stand at the top level too. Errors: `not-an-object`. */
export function decodeCredentials(document: unknown): Decoded<Credentials> {
  if (!isObject(document)) return notAnObject();
  const notes = createDriftNotes();
  const top = fieldsOfObject(document, "", notes);
  const nested = document["claudeAiOauth"];
  const signIn = fieldsOf(nested, "claudeAiOauth", notes) ?? top;
  const token = decodeToken((isObject(nested) ? nested : document)["accessToken"], signIn.path, notes);
  if (token instanceof Secret) return decoded(decodeUsable(token, signIn, top, notes), notes.list);
  if (token === "blank") return decoded({ state: "blanked" }, notes.list);
  return decoded({ state: top.has("mcpOAuth") ? "mcp-only" : "absent" }, notes.list);
}

/** Not by `Fields.text`: a token is neither cleaned nor cut. One that no header could carry is no token. */
function decodeToken(value: unknown, signInPath: string, notes: DriftNotes): Secret | "blank" | undefined {
  if (value === undefined || value === null) return undefined;
  const token = typeof value === "string" ? value.trim() : undefined;
  if (token === "") return "blank";
  if (token !== undefined && /^[\x21-\x7e]+$/.test(token)) return new Secret(token);
  notes.note("bad-field", pathOf(signInPath, "accessToken"), "Not a token that could be sent.");
  return undefined;
}

function decodeUsable(
  accessToken: Secret,
  signIn: Fields,
  top: Fields,
  notes: DriftNotes,
): UsableCredentials {
  const subscriptionType = signIn.text("subscriptionType");
  const rateLimitTier = signIn.text("rateLimitTier");
  return {
    state: "usable",
    accessToken,
    expiresAtMs: decodeExpiry(signIn),
    scopes: decodeScopes(signIn, notes),
    subscriptionType,
    rateLimitTier,
    organizationId: signIn.text("organizationUuid") ?? top.text("organizationUuid"),
    plan: planFromWords({ subscriptionType, rateLimitTier }),
  };
}

/** Zero and below mean that no expiry is known, and are nothing to note. */
function decodeExpiry(signIn: Fields): EpochMs | undefined {
  return (signIn.number("expiresAt") ?? 0) > 0 ? signIn.instant("expiresAt") : undefined;
}

function decodeScopes(signIn: Fields, notes: DriftNotes): readonly string[] {
  const scopes = signIn.list("scopes");
  if (scopes.some((scope) => typeof scope !== "string")) {
    notes.note("bad-field", pathOf(signIn.path, "scopes"), "Expected a list of texts.");
  }
  return scopes.filter((scope) => typeof scope === "string");
}
