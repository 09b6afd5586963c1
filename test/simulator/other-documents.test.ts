import { describe, expect, it } from "vitest";
import { must } from "../../src/domain/assert.ts";
import { addMs, epochMs, HOUR_MS } from "../../src/domain/time.ts";
import { findScenario } from "../../src/simulator/scenarios/scenarios.ts";
import { stageScenario, type StagedSeat } from "../../src/simulator/scenarios/stage-scenario.ts";
import { fakeCredentials } from "../../src/simulator/fake-credentials.ts";
import { claudeJsonDocument, credentialsDocument } from "../../src/simulator/home/home-documents.ts";
import {
  accountBody,
  organizationsBody,
  overageSpendLimitBody,
  subscriptionDetailsBody,
} from "../../src/simulator/shapes/claude-ai-bodies.ts";
import { oauthPrepaidBody, profileBody } from "../../src/simulator/shapes/identity-bodies.ts";
import { statuslineDocument } from "../../src/simulator/shapes/statusline.ts";
import { unifiedHeaders } from "../../src/simulator/shapes/unified-headers.ts";
import { usageBody } from "../../src/simulator/shapes/usage-body.ts";
import { decodeClaudeAiAccount } from "../../src/wire/claude-ai/account.ts";
import { decodeOrganizations } from "../../src/wire/claude-ai/organizations.ts";
import { decodeOverageSpendLimit } from "../../src/wire/claude-ai/overage-spend-limit.ts";
import { decodeSubscriptionDetails } from "../../src/wire/claude-ai/subscription-details.ts";
import { decodeClaudeJson } from "../../src/wire/claude-json.ts";
import { decodeCredentials } from "../../src/wire/credentials.ts";
import type { Decoded } from "../../src/wire/decoded.ts";
import { decodePrepaidCredits } from "../../src/wire/prepaid-credits.ts";
import { decodeProfile } from "../../src/wire/profile.ts";
import { decodeStatusline } from "../../src/wire/statusline.ts";
import { decodeUnifiedHeaders } from "../../src/wire/unified-headers.ts";

const MOMENT = epochMs(Date.UTC(2026, 9, 20, 18, 24));

function seatOf(name: string): StagedSeat {
  return stageScenario(must(findScenario(name), name), { seed: 5, momentMs: MOMENT })[0];
}

/** The decoded value; a document of ours leaves no drift. */
function value<T>(result: Decoded<T>): T {
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`);
  expect(result.drift).toEqual([]);
  return result.value;
}

const SEAT = seatOf("mid-loop-wall");
const { account } = SEAT;
const TRUTH = SEAT.world.truth(MOMENT);

describe("the simulator's other documents decode without drift", () => {
  it("profile", () => {
    expect(value(decodeProfile(profileBody(account, TRUTH.extraUsage)))).toMatchObject({
      accountUuid: account.accountUuid,
      organizationId: account.organizationUuid,
      email: account.email,
      plan: "max_5x",
    });
  });

  it("profile of a lapsed plan", () => {
    const lapsed = seatOf("free-account").account;
    expect(value(decodeProfile(profileBody(lapsed, undefined)))).toMatchObject({
      plan: "free",
      subscriptionStatus: "canceled",
    });
  });

  it("credentials", () => {
    const credentials = value(decodeCredentials(credentialsDocument(account, MOMENT)));
    if (credentials.state !== "usable") throw new Error(credentials.state);
    expect(credentials.accessToken.reveal()).toBe(fakeCredentials(account).accessToken);
    expect(credentials.expiresAtMs).toBe(addMs(MOMENT, 8 * HOUR_MS));
    expect(credentials.scopes).toContain("user:profile");
  });

  it("claude.json with a cached read", () => {
    const body = usageBody(TRUTH, SEAT.shape, { seed: 1, replyIndex: 0 });
    const document = claudeJsonDocument({
      account,
      nowMs: MOMENT,
      hasExtraUsage: false,
      cached: { fetchedAtMs: MOMENT, body },
    });
    expect(value(decodeClaudeJson(document))).toMatchObject({
      oauthAccount: { accountUuid: account.accountUuid },
      cachedUsage: { fetchedAtMs: MOMENT, utilization: body },
    });
  });

  it("claude.ai: account, organizations, money, subscription", () => {
    const { extraUsage } = seatOf("extra-usage").world.truth(MOMENT);
    expect(value(decodeClaudeAiAccount(accountBody(account, [account])))).toMatchObject({
      email: account.email,
    });
    const organizations = value(decodeOrganizations(organizationsBody([account])));
    expect(organizations.filter((organization) => organization.hasChat)).toMatchObject([
      { organizationId: account.organizationUuid, plan: "max_5x" },
    ]);
    expect(value(decodeOverageSpendLimit(overageSpendLimitBody(extraUsage)))).toMatchObject({
      enabled: true,
      limit: 50,
    });
    expect(value(decodeSubscriptionDetails(subscriptionDetailsBody(account, MOMENT)))).toMatchObject({
      status: "active",
    });
  });

  it("prepaid credits", () => {
    expect(value(decodePrepaidCredits(oauthPrepaidBody(undefined)))).toBeDefined();
  });

  it("status line stdin", () => {
    const document = statuslineDocument(
      {
        sessionId: "00000000-0000-4000-8000-00000000a001",
        transcriptPath: "/home/ada/x.jsonl",
        cwd: "/home/ada",
        model: "claude-opus-5-5",
        lastReplyTruth: TRUTH,
      },
      MOMENT,
    );
    expect(value(decodeStatusline(document)).readings).toMatchObject([
      { windowKey: "five_hour", usedPercent: 97 },
      { windowKey: "seven_day", usedPercent: 41 },
    ]);
  });

  it("unified headers", () => {
    const { headers } = unifiedHeaders(TRUTH, "claude-fable-5-1");
    const limits = value(decodeUnifiedHeaders(headers));
    expect(limits).toMatchObject({ status: "allowed_warning", bindingWindow: "five_hour" });
    expect(limits.contents.readings.map(({ usedPercent }) => usedPercent)).toEqual(
      expect.arrayContaining([97, 41]),
    );
  });
});
