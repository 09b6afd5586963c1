import { describe, expect, it } from "vitest";
import { analyzeAccount } from "../../analysis/analyze-account.ts";
import { accountFromFacts } from "../../domain/account.ts";
import { must } from "../../domain/assert.ts";
import { addMs, epochMs, HOUR_MS, MINUTE_MS, type DurationMs } from "../../domain/time.ts";
import type { Snapshot, SourceName } from "../../domain/snapshot.ts";
import { pushedSource } from "./source-facts.ts";
import { toStatusDocument } from "./status-document.ts";

const NOW = epochMs(Date.UTC(2026, 9, 20, 12));
const ACCOUNT = accountFromFacts({ organizationId: "org-1", accountUuid: "acc-1" });

function analysisOf(source: SourceName, ageMs: DurationMs) {
  const snapshot: Snapshot = {
    accountId: ACCOUNT.id,
    source,
    observedAtMs: addMs(NOW, -ageMs),
    readings: [],
    pools: [],
    scopedShares: [],
    scale: "percent",
    drift: [],
    payload: {},
  };
  return analyzeAccount({ account: ACCOUNT, latest: [snapshot], series: new Map(), history: [], nowMs: NOW });
}

describe("the browser extension as a source", () => {
  it("stands in the status of an account that it sent something of", () => {
    const facts = {
      nowMs: NOW,
      simulated: false,
      analyses: [analysisOf("web", MINUTE_MS)],
      sources: [],
      problems: [],
    };
    const [account] = toStatusDocument(facts).accounts;
    expect(account?.sources).toEqual([
      expect.objectContaining({ name: "web", state: "ok", lastOkAt: "2026-10-20T11:59:00.000Z" }),
    ]);
  });

  it("is quiet without being in trouble: it saves its calls while another source is fresh", () => {
    expect(must(pushedSource(analysisOf("web", HOUR_MS), NOW), "a web source")).toMatchObject({
      state: "cached",
      message: expect.stringContaining("nothing newer") as string,
    });
  });

  it("is not there where it never sent anything", () => {
    expect(pushedSource(analysisOf("oauth", MINUTE_MS), NOW)).toBeUndefined();
  });
});
