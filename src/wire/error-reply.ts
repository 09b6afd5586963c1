/*
 * An HTTP reply saved whole, as people attach it to bug reports.
 *
 *   {"status": 429, "headers": {"retry-after": "214"}, "body": {"error": {"message": "Rate limited. …", "type": "rate_limit_error"}}}
 *
 * `body_text` instead of `body` where it is no JSON. Deliberately not done: a reply that succeeded is judged by its body alone.
 */
import { isObject } from "../domain/json.ts";
import { epochMs, isEpochMs, type EpochMs } from "../domain/time.ts";
import { decoded, notAnObject, notDecoded, type Decoded } from "./decoded.ts";
import { redactJson } from "./redact.ts";
import { decodeErrorBody, type HttpErrorFacts } from "./http-error.ts";

/** Whether a document has the outer shape of a saved reply. */
export function isSavedReply(document: { readonly [key: string]: unknown }): boolean {
  return (
    typeof document["status"] === "number" &&
    isObject(document["headers"]) &&
    (Object.hasOwn(document, "body") || Object.hasOwn(document, "body_text"))
  );
}

/** The class of a saved reply. A `retry-after` date is measured from the reply's own `date`. Errors: `not-an-object`, `unrecognized`. */
export function decodeErrorReply(document: unknown): Decoded<HttpErrorFacts> {
  if (!isObject(document)) return notAnObject();
  const { status, headers, body, body_text: bodyText } = document;
  if (typeof status !== "number" || !isObject(headers)) {
    return notDecoded("unrecognized", "This is not a saved reply with its status and headers.");
  }
  const texts = lowerCaseTexts(headers);
  const text =
    typeof bodyText === "string" ? bodyText : body === undefined ? "" : JSON.stringify(redactJson(body));
  return decoded(decodeErrorBody(status, texts, text, repliedAtMs(texts)));
}

function lowerCaseTexts(headers: { readonly [name: string]: unknown }): Readonly<Record<string, string>> {
  const texts = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    typeof value === "string" || typeof value === "number" ? [[name.toLowerCase(), String(value)]] : [],
  );
  return Object.fromEntries(texts);
}

function repliedAtMs(headers: Readonly<Record<string, string>>): EpochMs | undefined {
  const atMs = Date.parse(headers["date"] ?? "");
  return isEpochMs(atMs) ? epochMs(atMs) : undefined;
}
