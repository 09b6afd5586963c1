import { extraUsageBlocked } from "./extra-usage-blocked.ts";
import { fastBurn } from "./fast-burn.ts";
import { FINDING_CODES, FINDING_SEVERITIES, type Finding, type FindingsInput } from "./finding.ts";
import { midLoopWall } from "./mid-loop-wall.ts";
import { modelWalls } from "./model-wall.ts";
import { noPlan } from "./no-plan.ts";
import { phantomChat } from "./phantom-chat.ts";
import { staleData } from "./stale-data.ts";
import { weekPace } from "./week-pace.ts";

/** Every failure mode that is recognised, graver first, then in the order of `FINDING_CODES`. Source: docs/analysis/findings.md. */
export function findings(input: FindingsInput): readonly Finding[] {
  const sprint = midLoopWall(input);
  return [
    // A sprint is the same news, told with more.
    sprint ?? fastBurn(input),
    weekPace(input),
    ...modelWalls(input),
    phantomChat(input),
    extraUsageBlocked(input),
    staleData(input),
    noPlan(input),
  ]
    .filter((finding) => finding !== undefined)
    .toSorted(
      (a, b) =>
        FINDING_SEVERITIES.indexOf(a.severity) - FINDING_SEVERITIES.indexOf(b.severity) ||
        FINDING_CODES.indexOf(a.code) - FINDING_CODES.indexOf(b.code),
    );
}
