import type { Json } from "../../domain/json.ts";

/**
 * JSON text as the server writes it: the fields that it holds as floats keep their `.0` (`48.0`), which JavaScript would drop.
 *
 * Source: every capture of the usage body.
 */
export function wireText(body: Json): string {
  const wholeFloat = /"(utilization|used_credits|used_dollars|remaining_dollars)":(-?\d+)(?=[,}])/g;
  return JSON.stringify(body).replaceAll(wholeFloat, '"$1":$2.0');
}
