import type { DeliveryOutcome } from "../../ports/notifier.ts";

/** A failure that may pass. `mayRetry: false`: one that will not. */
export function deliveryFailed(message: string, { mayRetry = true } = {}): DeliveryOutcome {
  return { kind: "failed", message, mayRetry };
}
