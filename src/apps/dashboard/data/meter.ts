// Questions to the meter, over the page's own origin. The sign-in is a cookie that scripts cannot read.
import { createApiClient } from "../../../api/client.ts";
import { createFetchTransport } from "../../../api/fetch-transport.ts";
import { MeterGoneError } from "../../../api/transport.ts";
import type { Problem } from "../../../documents/status.ts";
import { UserError } from "../../../domain/user-error.ts";
import { sleep } from "../browser/clock.ts";

export const meter = createApiClient({ transport: createFetchTransport({ origin: "" }), sleep });

/** What the meter answered. */
export type Answer<T> =
  | { readonly kind: "ok"; readonly value: T }
  | { readonly kind: "refused"; readonly problem: Problem }
  | { readonly kind: "unreachable" };

/** The answer as a value: what the user can mend and an absent meter are no surprises. */
export async function answerOf<T>(asked: Promise<T>): Promise<Answer<T>> {
  try {
    return { kind: "ok", value: await asked };
  } catch (error) {
    if (error instanceof UserError) {
      const { code, message, hint } = error;
      return { kind: "refused", problem: { code, message, hint } };
    }
    if (error instanceof MeterGoneError) return { kind: "unreachable" };
    throw error;
  }
}
