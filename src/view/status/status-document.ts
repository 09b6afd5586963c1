import type { AccountAnalysis } from "../../analysis/analyze-account.ts";
import type { Finding } from "../../analysis/findings/finding.ts";
import type { AccountMember, Problem, SourceMember, StatusDocument } from "../../documents/status.ts";
import { toIso, type EpochMs } from "../../domain/time.ts";
import { accountHead } from "../account-head.ts";
import { isoOrNull } from "../instant.ts";
import { extraUsageMember, poolMember, prepaidMember } from "./money-members.ts";
import { splitMember } from "./split-member.ts";
import { windowMember } from "./window-member.ts";
import { pushedSource, type SourceFacts } from "./source-facts.ts";

/** What is known of every account at one instant. */
export interface StatusFacts {
  readonly nowMs: EpochMs;
  readonly simulated: boolean;
  readonly analyses: readonly AccountAnalysis[];
  readonly sources: readonly SourceFacts[];
  readonly problems: readonly Problem[];
}

/** The status document: what the analysis says, in the published shape. Absent becomes `null`, never 0. */
export function toStatusDocument(facts: StatusFacts): StatusDocument {
  return {
    schema: "claude-meter/status.v1",
    generatedAt: toIso(facts.nowMs),
    simulated: facts.simulated,
    accounts: facts.analyses.map((analysis) => accountMember(analysis, facts)),
    errors: [...facts.problems],
  };
}

function accountMember(analysis: AccountAnalysis, { nowMs, sources }: StatusFacts): AccountMember {
  const { account, binding, gate } = analysis;
  return {
    ...accountHead(account),
    windows: analysis.windows.map((window) => windowMember(window, nowMs)),
    binding: binding ? { key: binding.key, reason: binding.reason } : null,
    split: analysis.splits.map((split) => splitMember(split, analysis.splitRecord)),
    splitRefused: analysis.splitRefusals.map(({ windowKey, method, reason }) => ({
      window: windowKey,
      method,
      reason,
    })),
    scopedShares: analysis.scopedShares.map((share) => ({
      window: share.windowKey,
      allowancePercentOfWeekly: share.allowancePercentOfWeekly ?? null,
      usedPercentOfWeekly: share.usedPercentOfWeekly ?? null,
    })),
    extraUsage: analysis.extraUsage ? extraUsageMember(analysis.extraUsage, nowMs) : null,
    pools: analysis.pools.map(poolMember),
    prepaid: analysis.prepaid ? prepaidMember(analysis.prepaid) : null,
    gate: {
      verdict: gate.verdict,
      walls: [...gate.walls],
      until: isoOrNull(gate.untilMs),
      reason: gate.reason,
      scoped: gate.scoped.map(({ key, label, verdict, untilMs }) => ({
        key,
        label,
        verdict,
        until: isoOrNull(untilMs),
      })),
    },
    findings: analysis.findings.map(findingMember),
    sources: accountSources(analysis, { sources, nowMs }).map(sourceMember),
    drift: analysis.drift.map(({ code, path, message, source }) => ({ code, path, message, source })),
  };
}

/** The sources that were asked, and the one that speaks by itself. */
function accountSources(
  analysis: AccountAnalysis,
  { sources, nowMs }: Pick<StatusFacts, "sources" | "nowMs">,
): readonly SourceFacts[] {
  const asked = sources.filter(({ accountId }) => accountId === analysis.account.id);
  const pushed = asked.some(({ source }) => source === "web") ? undefined : pushedSource(analysis, nowMs);
  return pushed ? [...asked, pushed] : asked;
}

function findingMember(finding: Finding): AccountMember["findings"][number] {
  return {
    code: finding.code,
    title: finding.title,
    evidence: finding.evidence,
    advice: finding.advice,
    since: isoOrNull(finding.sinceMs),
    severity: finding.severity,
    window: finding.windowKey ?? null,
  };
}

/** A source in the published shape. */
function sourceMember(facts: SourceFacts): SourceMember {
  return {
    name: facts.source,
    place: facts.place ?? null,
    state: facts.state,
    lastOkAt: isoOrNull(facts.lastOkAtMs),
    nextTryAt: isoOrNull(facts.nextTryAtMs),
    message: facts.message ?? null,
    hint: facts.hint ?? null,
  };
}
