import { isObject } from "../../domain/json.ts";
import { addMs, DAY_MS, isEpochMs, type EpochMs } from "../../domain/time.ts";
import type { Store } from "../../ports/store.ts";
import type { Settings } from "../settings/settings.ts";

const PRUNED_RECORD = "pruned";

type Kept = Pick<Settings, "keepPayloadsDays" | "keepReadingsDays">;

/** Drops what the settings say is too old, at most once a day on this store. Errors: `StoreError`. */
export async function pruneDaily(store: Store, settings: Kept, nowMs: EpochMs): Promise<void> {
  const { keepPayloadsDays, keepReadingsDays } = settings;
  if (keepPayloadsDays === null && keepReadingsDays === null) return;
  if (!isDue(await store.record(PRUNED_RECORD), nowMs)) return;
  const isOurs = await store.updateRecord(PRUNED_RECORD, (current) =>
    isDue(current, nowMs) ? { next: { atMs: nowMs }, result: true } : { next: current, result: false },
  );
  if (!isOurs) return;
  const before = (days: number | null) => (days === null ? undefined : addMs(nowMs, -days * DAY_MS));
  await store.prune({
    payloadsBeforeMs: before(keepPayloadsDays),
    readingsBeforeMs: before(keepReadingsDays),
  });
}

/** A mark from the future is a clock that was set back: it counts as due. */
function isDue(mark: unknown, nowMs: EpochMs): boolean {
  const atMs = isObject(mark) ? mark["atMs"] : undefined;
  return typeof atMs !== "number" || !isEpochMs(atMs) || atMs > nowMs || nowMs - atMs >= DAY_MS;
}
