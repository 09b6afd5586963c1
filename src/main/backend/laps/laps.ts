import type { LapsDocument } from "../../../documents/lap.ts";
import { toLapsDocument } from "../../../view/laps/lap-document.ts";
import type { Installation } from "../../installation.ts";
import { keptLaps } from "./kept-laps.ts";
import { runningLap } from "./lap.ts";
import { selectAccounts } from "../select-accounts.ts";

/** The laps that have ended, and the one that runs. Errors: `UserError` (2, 3) for an account that is not known. */
export async function listLaps(installation: Installation, account?: string): Promise<LapsDocument> {
  const store = await installation.store();
  const shown = account === undefined ? undefined : selectAccounts(await store.accounts(), account);
  return toLapsDocument({
    nowMs: installation.clock.nowMs(),
    runningSinceMs: await runningLap(store),
    laps: await keptLaps(store),
    accountIds: shown && new Set(shown.map(({ id }) => id)),
  });
}
