import type { Prepaid } from "../domain/money.ts";
import type { Snapshot } from "../domain/snapshot.ts";

/** The newest word on prepaid money among snapshots; `undefined`: none has any. */
export function newestPrepaid(snapshots: readonly Snapshot[]): Prepaid | undefined {
  const said = snapshots.flatMap(({ prepaid, observedAtMs }) =>
    prepaid === undefined ? [] : [{ balance: prepaid, observedAtMs }],
  );
  return said.toSorted((a, b) => b.observedAtMs - a.observedAtMs)[0];
}
