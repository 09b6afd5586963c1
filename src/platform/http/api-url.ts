import { EXIT_CODES, UserError } from "../../domain/user-error.ts";
import { isLoopbackHost } from "./loopback.ts";

/** Where Anthropic answers. Source: Claude Code's own calls, observed 2026-11 (CLI 2.1.328). */
export const REAL_API_URL = "https://api.anthropic.com";

/** The server that is asked. */
export interface ApiUrl {
  /** Without a slash at its end. */
  readonly url: string;
  /** Whether this is Anthropic itself; anything else is bannered as simulated wherever its numbers are shown. */
  readonly isReal: boolean;
}

/**
 * Where usage is read from: Anthropic, or what `CLAUDE_METER_API_URL` names.
 *
 * Claude Code's token goes there, so the address must be loopback. The config file may allow a foreign one, then only by
 * https: an environment variable alone must not be able to send the token away.
 * Errors: a `UserError` with exit code 2 for anything else.
 */
export function resolveApiUrl(
  env: Readonly<Record<string, string | undefined>>,
  settings: { readonly foreignApiUrlAllowed: boolean },
): ApiUrl {
  const given = env["CLAUDE_METER_API_URL"];
  if (!given) return { url: REAL_API_URL, isReal: true };
  const url = parseApiUrl(given);
  if (url.origin !== REAL_API_URL && !isLoopbackHost(url.hostname)) assertForeignAllowed(url, settings);
  return { url: url.href.replace(/\/+$/, ""), isReal: url.origin === REAL_API_URL };
}

function parseApiUrl(given: string): URL {
  const url = URL.parse(given);
  if (!url || !["http:", "https:"].includes(url.protocol))
    throw badApiUrl("it is not an http or https address");
  if (url.username || url.password || url.search || url.hash)
    throw badApiUrl("it must be an origin and a path, without a user, a query or a fragment");
  return url;
}

function assertForeignAllowed(url: URL, settings: { readonly foreignApiUrlAllowed: boolean }): void {
  if (!settings.foreignApiUrlAllowed)
    throw badApiUrl(`${url.host} is not a loopback address, and Claude Code's token would be sent there`);
  if (url.protocol !== "https:") throw badApiUrl(`${url.host} is not a loopback address: it needs https`);
}

function badApiUrl(reason: string): UserError {
  return new UserError({
    code: "api-url-refused",
    message: `CLAUDE_METER_API_URL is refused: ${reason}.`,
    hint: "Use a loopback address such as http://127.0.0.1:8787, or allow another one in the settings file (foreignApiUrlAllowed).",
    exitCode: EXIT_CODES.usage,
  });
}
