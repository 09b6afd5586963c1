import { addMs, MINUTE_MS, toIso, type DurationMs, type EpochMs } from "../../../src/domain/time.ts";
import type { StagedSeat } from "../../../src/simulator/scenarios/stage-scenario.ts";
import { usageBody } from "../../../src/simulator/shapes/usage-body.ts";

const EVERY_MS: DurationMs = 5 * MINUTE_MS;

/** What the extension's storage holds after it has read a seat for some time, up to `nowMs`. */
export function storedHistory(
  seat: StagedSeat,
  { nowMs, spanMs }: { readonly nowMs: EpochMs; readonly spanMs: DurationMs },
): Readonly<Record<string, unknown>> {
  const count = Math.floor(spanMs / EVERY_MS);
  const organizationId = seat.account.organizationUuid;
  const history = Array.from({ length: count }, (_, index) => {
    const observedAtMs = addMs(nowMs, (index - count) * EVERY_MS);
    return { id: `${organizationId}@${observedAtMs}`, organizationId, observedAtMs };
  });
  const lines = history.map(({ id, observedAtMs }, index) => [
    `reading:${id}`,
    line(seat, observedAtMs, index),
  ]);
  return { history, ...Object.fromEntries(lines) };
}

function line({ account, world, shape }: StagedSeat, observedAtMs: EpochMs, replyIndex: number): string {
  const { organizationUuid: organizationId, accountUuid, email } = account;
  return JSON.stringify({
    observedAt: toIso(observedAtMs),
    source: "web",
    account: { organizationId, accountUuid, email },
    payload: { usage: usageBody(world.truth(observedAtMs), shape, { seed: 1, replyIndex }) },
  });
}
