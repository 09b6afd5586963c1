/*
 * What may be kept of a payload: no credential, no e-mail address, bounded in every direction.
 *
 * The usage body holds neither today. This is the net under it, for the day a body, an import or a slice of a local file does.
 * Deliberately not done: no entropy guess. Request ids and uuids stay, because they name and open nothing.
 */
import { isObject, type Json } from "../domain/json.ts";
import { isServerKey } from "./text.ts";

/** Deepest known: `limits[].scope.model.display_name`, five levels (observed 2026-10). */
const DEPTH_MAX = 12;
const MEMBERS_MAX = 256;
const KEY_CHARS_MAX = 80;
/** The longest known text is the disclaimer of `spend`, 120 characters (observed 2026-07). */
const TEXT_CHARS_MAX = 400;

/** What stands where a secret stood. */
export const REDACTED_SECRET = "[secret]";
const REDACTED_EMAIL = "[e-mail]";

/** In this order: each may stand inside the next. */
const SECRET_TEXTS: readonly RegExp[] = [
  /sk-ant-[\w-]*/gi,
  /\beyJ[\w-]{2,}(?:\.[\w-]*)*/g,
  /\bbearer\s+[^\s;,"']+/gi,
  /\b(?:session_?key\w*|cf_clearance|__cf_bm|access_?token|refresh_?token)\s*[=:]\s*[^\s;,"']+/gi,
];
/** Without a whole domain too: the text may have been cut there. */
const EMAIL_TEXT = /[\w.!#$%&*+/=?^`{|}~-]+@[\w.-]*/g;

/** What every match of the shapes above contains. Nearly no text has it, and bodies are redacted each time they are read. */
const SUSPICIOUS_TEXT = /sk-ant-|eyJ|bearer|session_?key|cf_clearance|__cf_bm|token|@/i;

const CREDENTIAL_KEY =
  /(?:tokens?|secrets?|passwords?|passphrase|cookies?|credentials?|authorization|bearer|session_?key(?:lc)?|(?:api|private|access)[-_]?key)$/i;

/** Whether whatever text stands under this key is a credential by its name. Numbers under it (`input_token`) are not. */
export function isCredentialKey(key: string): boolean {
  return CREDENTIAL_KEY.test(key);
}

/** Text without credentials and e-mail addresses, cut to a bound before (searching stays cheap) and after (it may have grown). */
export function scrubText(text: string): string {
  const cut = text.slice(0, TEXT_CHARS_MAX);
  if (!SUSPICIOUS_TEXT.test(cut)) return cut.toWellFormed();
  const withoutSecrets = SECRET_TEXTS.reduce((rest, shape) => rest.replace(shape, REDACTED_SECRET), cut);
  return withoutSecrets.replace(EMAIL_TEXT, REDACTED_EMAIL).slice(0, TEXT_CHARS_MAX).toWellFormed();
}

/**
 * A JSON copy of any value without credentials and e-mail addresses, cut in depth, breadth and length of text.
 * Shape: what JSON cannot hold becomes null; redacting twice changes nothing more.
 */
export function redactJson(value: unknown): Json {
  return redact(value, DEPTH_MAX, false);
}

function redact(value: unknown, depthLeft: number, isSecret: boolean): Json {
  if (typeof value === "string") return isSecret ? REDACTED_SECRET : scrubText(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "boolean") return value;
  if (depthLeft === 0) return null;
  if (Array.isArray(value)) {
    return value.slice(0, MEMBERS_MAX).map((element) => redact(element, depthLeft - 1, isSecret));
  }
  return isObject(value) ? redactObject(value, depthLeft, isSecret) : null;
}

/** `Object.fromEntries` makes `__proto__` a member like any other. */
function redactObject(
  object: { readonly [key: string]: unknown },
  depthLeft: number,
  isSecret: boolean,
): Json {
  const keys = Object.keys(object).filter(isKeepableKey).slice(0, MEMBERS_MAX);
  return Object.fromEntries(
    keys.map((key) => [key, redact(object[key], depthLeft - 1, isSecret || isCredentialKey(key))]),
  );
}

/** A key that is itself private takes its member with it. The server's own keys have no sign that any shape needs. */
function isKeepableKey(key: string): boolean {
  return isServerKey(key) || (key.length <= KEY_CHARS_MAX && scrubText(key) === key);
}
