import type { ReadFailure } from "../../domain/outcome.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, toIso, type DurationMs, type EpochMs } from "../../domain/time.ts";
import type { UsableCredentials } from "../../wire/credentials.ts";

/*
 * Why a sign-in is not used, found before any call. No sentence holds any of the sign-in's text.
 */

export const OAUTH_REFUSAL_CODES = [
  "token-expired",
  "blanked",
  "mcp-only",
  "inference-only",
  "credentials-unreadable",
  "credentials-malformed",
] as const;

/** What the usage endpoint asks for. Source: its 403, observed 2026-03…09. */
const SCOPE_NEEDED = "user:profile";

/** The token was taken out, as Claude Code leaves it when it lost its sign-in (claude-code#76561). */
export const BLANKED_REFUSAL: ReadFailure = signedOut(
  "blanked",
  "Claude Code's sign-in is empty: it was signed out.",
  "Sign in again in Claude Code (/login).",
);

export const MCP_ONLY_REFUSAL: ReadFailure = signedOut(
  "mcp-only",
  "Only sign-ins of MCP servers are here, none of a Claude plan.",
  "Sign in with Claude Code once (run `claude`).",
);

export const MALFORMED_REFUSAL: ReadFailure = signedOut(
  "credentials-malformed",
  "Claude Code's sign-in is not what it should be.",
  "Claude Code may be writing it just now; if this stays, sign in again (/login).",
);

/** The sign-in is there and cannot be read; `problem` says why in a few words. */
export function unreadableRefusal(problem: string): ReadFailure {
  return signedOut(
    "credentials-unreadable",
    `Claude Code's sign-in cannot be read: ${problem}.`,
    "Run claude-meter as the user who runs Claude Code, and allow it to read the sign-in.",
  );
}

/** Why usage cannot be read with this token now; `undefined` when it may be tried. */
export function tokenRefusal(credentials: UsableCredentials, nowMs: EpochMs): ReadFailure | undefined {
  return scopeRefusal(credentials) ?? expiryRefusal(credentials, nowMs);
}

/** No scopes named is no refusal: older versions wrote none. */
function scopeRefusal({ scopes }: UsableCredentials): ReadFailure | undefined {
  if (scopes.length === 0 || scopes.includes(SCOPE_NEEDED)) return undefined;
  return signedOut(
    "inference-only",
    `This sign-in may run Claude but not read its usage: it lacks the scope ${SCOPE_NEEDED}.`,
    "A token from `claude setup-token` cannot; sign in with Claude Code once (/login).",
  );
}

/** The server would answer 401, and after enough of those 429, which would hit Claude Code too. */
function expiryRefusal({ expiresAtMs }: UsableCredentials, nowMs: EpochMs): ReadFailure | undefined {
  if (expiresAtMs === undefined || expiresAtMs > nowMs) return undefined;
  const ago = agoText(nowMs - expiresAtMs);
  return signedOut(
    "token-expired",
    `The sign-in expired ${ago} (${toIso(expiresAtMs)}).`,
    "Open Claude Code once; it renews the sign-in itself.",
  );
}

function signedOut(code: (typeof OAUTH_REFUSAL_CODES)[number], message: string, hint: string): ReadFailure {
  return { kind: "signed-out", code, message, hint };
}

function agoText(durationMs: DurationMs): string {
  if (durationMs < MINUTE_MS) return "less than a minute ago";
  if (durationMs < 2 * HOUR_MS) return `${counted(durationMs / MINUTE_MS, "minute")} ago`;
  if (durationMs < 2 * DAY_MS) return `${counted(durationMs / HOUR_MS, "hour")} ago`;
  return `${counted(durationMs / DAY_MS, "day")} ago`;
}

function counted(amount: number, noun: string): string {
  const whole = Math.floor(amount);
  return `${whole} ${noun}${whole === 1 ? "" : "s"}`;
}
