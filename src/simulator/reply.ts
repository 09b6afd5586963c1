import type { Json, JsonObject } from "../domain/json.ts";
import { wireText } from "./shapes/wire-text.ts";

/** A reply before it goes onto the wire. */
export interface Reply {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Each as a `set-cookie` header of its own. */
  readonly cookies?: readonly string[] | undefined;
  /** The usage body, where the reply is one: faults may rewrite it, and the simulator remembers what it served. */
  readonly usage?: JsonObject | undefined;
}

/** A reply in JSON, written as the server writes numbers. */
export function jsonReply(status: number, body: Json, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { "content-type": "application/json", ...headers }, body: wireText(body) };
}

/** A reply that is a web page. */
export function htmlReply(
  status: number,
  html: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { status, headers: { "content-type": "text/html; charset=UTF-8", ...headers }, body: html };
}
