import { expect, test } from "vitest";
import { addMs, DAY_MS, toIso } from "../../domain/time.ts";
import { ADA, BOB, claudeJsonText, NOW, profileBody, usageBody } from "../fixtures/documents.ts";
import { snapshotFromInput } from "./snapshot-from-input.ts";

const EARLIER = addMs(NOW, -DAY_MS);

function refusalOf(text: string): unknown {
  try {
    return snapshotFromInput(text, NOW);
  } catch (error) {
    return error;
  }
}

test("a usage body is nobody's, observed when it is asked about", () => {
  const input = snapshotFromInput(JSON.stringify(usageBody(15)), NOW);
  expect(input).toMatchObject({
    account: { id: "unknown" },
    snapshot: {
      source: "import",
      observedAtMs: NOW,
      readings: [{ usedPercent: 15 }, {}],
      payload: usageBody(15),
    },
  });
});

test("a status line document is one", () => {
  const text = JSON.stringify({
    rate_limits: { seven_day: { used_percentage: 41.2, resets_at: 1_795_580_169 } },
  });
  expect(snapshotFromInput(text, NOW)).toMatchObject({
    snapshot: { source: "statusline", readings: [{ usedPercent: 41.2 }] },
  });
});

test("an Agent SDK reply and saved response headers carry usage as well", () => {
  const reply = {
    subscription_type: "max",
    rate_limits_available: true,
    rate_limits: { five_hour: { utilization: 10, resets_at: null } },
  };
  expect(snapshotFromInput(JSON.stringify(reply), NOW)).toMatchObject({
    snapshot: { readings: [{ usedPercent: 10 }] },
  });
  const headers = {
    "anthropic-ratelimit-unified-5h-utilization": "0.46",
    "anthropic-ratelimit-unified-5h-reset": "1795387369",
  };
  expect(snapshotFromInput(JSON.stringify(headers), NOW)).toMatchObject({
    snapshot: { readings: [{ usedPercent: 46 }] },
  });
});

test("Claude Code's state file keeps its own time and account", () => {
  expect(snapshotFromInput(claudeJsonText(ADA, { fetchedAtMs: EARLIER }), NOW)).toMatchObject({
    account: { id: ADA.id },
    snapshot: { accountId: ADA.id, source: "claude-json", observedAtMs: EARLIER },
  });
});

test("a copy of another account than the one signed in is not given to that one", () => {
  const text = claudeJsonText(ADA, { fetchedAtMs: EARLIER, accountUuid: BOB.accountUuid });
  expect(snapshotFromInput(text, NOW)).toMatchObject({ account: { id: BOB.accountUuid, email: undefined } });
});

test("an exported line keeps its own time, source and account", () => {
  const line = { observedAt: toIso(EARLIER), source: "web", account: { id: "mine" }, payload: usageBody(3) };
  expect(snapshotFromInput(JSON.stringify(line), NOW)).toMatchObject({
    account: { id: "mine" },
    snapshot: { source: "web", observedAtMs: EARLIER },
  });
});

test("a free or lapsed account has no windows, which is no error", () => {
  const text = JSON.stringify({ five_hour: null, seven_day: null, limits: [] });
  expect(snapshotFromInput(text, NOW).snapshot.readings).toEqual([]);
});

test.each([
  ["", 2],
  ["{", 2],
  ["<html>", 2],
  ["[]", 2],
  ["null", 2],
  [JSON.stringify({ observedAt: "yesterday", payload: usageBody(1) }), 2],
  ["{}", 3],
  [JSON.stringify({ error: { type: "rate_limit_error", message: "hush" } }), 3],
  [JSON.stringify(profileBody(ADA)), 3],
  [claudeJsonText(ADA), 3],
  [JSON.stringify({ claudeAiOauth: { accessToken: "sk-ant-oat01-FAKE-hush" } }), 3],
])("%s is refused with exit code %i, without quoting it", (text, exitCode) => {
  const refusal = refusalOf(text);
  const code = exitCode === 2 ? "input-malformed" : "input-without-usage";
  expect(refusal).toMatchObject({ name: "UserError", exitCode, code });
  expect(String(refusal)).not.toContain("hush");
});
