import type { JsonObject } from "../../domain/json.ts";
import { addMs, DAY_MS, type EpochMs } from "../../domain/time.ts";
import { OPUS, THIS_MACHINE } from "../scenarios/vocabulary.ts";
import type { StagedSeat } from "../scenarios/stage-scenario.ts";
import { statuslineDocument } from "../shapes/statusline.ts";
import { fakeUuid } from "../world/account.ts";
import { transcriptPath } from "./transcript-path.ts";

/**
 * What this machine's newest Code session would write to its status line command at an instant: the levels of its last reply, however
 * old that is. A machine that has not made a call for a week shows a new session, without limits.
 */
export function seatStatusline(
  seat: StagedSeat,
  at: { readonly nowMs: EpochMs; readonly configDir: string },
): JsonObject {
  const last = seat.world
    .events(addMs(at.nowMs, -7 * DAY_MS), at.nowMs)
    .findLast((event) => event.machine === THIS_MACHINE && event.outcome !== "refused");
  if (!last) {
    const sessionId = fakeUuid(`new session:${seat.account.name}`);
    return statuslineDocument({ sessionId, transcriptPath: "", cwd: "/home/ada", model: OPUS }, at.nowMs);
  }
  return statuslineDocument(
    {
      sessionId: last.sessionId,
      transcriptPath: transcriptPath(at.configDir, last),
      cwd: last.cwd ?? "/home/ada",
      model: last.model,
      lastTokens: last.tokens,
      lastReplyTruth: seat.world.truth(last.atMs),
    },
    at.nowMs,
  );
}
