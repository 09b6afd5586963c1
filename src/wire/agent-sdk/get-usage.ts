/*
 * The Agent SDK's experimental usage call: the usage body inside a control reply. Observed 2026-07-13 and 2026-10.
 *
 *   {"subscription_type": "max", "rate_limits_available": true,
 *    "rate_limits": {"five_hour": {"utilization": 10, "resets_at": "2026-07-13T13:00:00.000Z"},
 *                    "model_scoped": [{"display_name": "Fable", "utilization": 40, "resets_at": "2026-07-18T03:00:00.000Z"}]}}
 *
 * Deliberately not done: nothing makes the call, it starts a whole client. An API key or a setup-token has no rate limits.
 */
import { isObject } from "../../domain/json.ts";
import type { UsageContents } from "../../domain/snapshot.ts";
import { notAnObject, notDecoded, type Decoded } from "../decoded.ts";
import { decodeUsageBody } from "../usage/usage-body.ts";

/** The body inside the reply. Errors: as `decodeUsageBody`; `no-usage` where the sign-in has no rate limits. */
export function decodeGetUsage(reply: unknown): Decoded<UsageContents> {
  if (!isObject(reply)) return notAnObject();
  return isObject(reply["rate_limits"])
    ? decodeUsageBody(reply["rate_limits"])
    : notDecoded(
        "no-usage",
        "This sign-in has no plan usage: an API key, a cloud provider or a setup-token.",
      );
}
