import { asText, isObject } from "../domain/json.ts";
import { isServerKey } from "./text.ts";

/** The server's error, as its envelope names it. */
export interface ErrorEnvelope {
  /** The server's word: `authentication_error`, `rate_limit_error`, …; absent when it is not one word. */
  readonly type?: string | undefined;
  /** `details.error_code`, claude.ai only: `account_session_invalid`, … */
  readonly errorCode?: string | undefined;
  /** As received: for matching, never for showing. */
  readonly message: string;
}

/**
 * The error that a body carries, in any of the server's three forms; `undefined` when it carries none.
 *
 *   {"type": "error", "error": {"type": "authentication_error", "message": "…"}}   most
 *   {"error": {"message": "…", "type": "rate_limit_error"}}                          429, observed 2026-03
 *   {"error": "invalid_grant", "error_description": "…"}                             OAuth
 */
export function decodeErrorEnvelope(body: unknown): ErrorEnvelope | undefined {
  if (!isObject(body)) return undefined;
  const error = body["error"];
  if (typeof error === "string") {
    return { type: toWord(error), message: asText(body["error_description"]) ?? error };
  }
  if (!isObject(error))
    return body["type"] === "error" ? { message: asText(body["message"]) ?? "" } : undefined;
  const details = error["details"];
  return {
    type: toWord(error["type"]),
    errorCode: isObject(details) ? toWord(details["error_code"]) : undefined,
    message: asText(error["message"]) ?? "",
  };
}

function toWord(value: unknown): string | undefined {
  return typeof value === "string" && isServerKey(value) ? value : undefined;
}
