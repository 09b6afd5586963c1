import { describe, expect, test } from "vitest";
import { must } from "../../domain/assert.ts";
import type { ReadOutcome } from "../../domain/outcome.ts";
import { addMs, HOUR_MS } from "../../domain/time.ts";
import { ADA, BOB, claudeJsonText, NOW, usageBody } from "../fixtures/documents.ts";
import { createFakeMachine, type FakeMachineFacts } from "../fixtures/fake-machine.ts";
import { createClaudeJsonSource } from "./claude-json-source.ts";

const READ_AT = addMs(NOW, -40 * HOUR_MS);
const PATH = "/home/ada/.claude.json";

function probesOf(facts: FakeMachineFacts) {
  return createClaudeJsonSource({ machine: createFakeMachine(facts) }).discover(NOW);
}

async function readOnly(text: string | Error): Promise<ReadOutcome> {
  const [probe] = await probesOf({ files: { [PATH]: text } });
  return must(probe, "a probe").read(NOW);
}

test("the copy is whole, as old as Claude Code's read, and of the account that is signed in", async () => {
  const outcome = await readOnly(claudeJsonText(ADA, { fetchedAtMs: READ_AT }));
  expect(outcome).toMatchObject({
    kind: "ok",
    account: { id: ADA.id, email: ADA.email, plan: "max_5x" },
    snapshot: { accountId: ADA.id, source: "claude-json", observedAtMs: READ_AT, payload: usageBody(15) },
  });
  expect(outcome).toMatchObject({
    snapshot: {
      readings: [{ usedPercent: 15 }, { usedPercent: 48 }],
      breakdown: { rows: [{ surface: "claude_code" }, {}] },
    },
  });
});

test("nothing else of the file is kept", async () => {
  const outcome = await readOnly(claudeJsonText(ADA, { fetchedAtMs: READ_AT }));
  expect(JSON.stringify(outcome)).not.toContain("a prompt");
});

describe("a copy is refused", () => {
  const cached = { fetchedAtMs: READ_AT };
  test.each([
    [
      "of another account",
      claudeJsonText(ADA, { ...cached, accountUuid: BOB.accountUuid }),
      "copy-of-another-account",
    ],
    [
      "of nobody signed in",
      claudeJsonText(undefined, { ...cached, accountUuid: ADA.accountUuid }),
      "copy-without-account",
    ],
    [
      "that does not say whose it is",
      claudeJsonText(ADA, { ...cached, accountUuid: "" }),
      "copy-without-account",
    ],
    ["from the future", claudeJsonText(ADA, { fetchedAtMs: addMs(NOW, 1) }), "copy-from-the-future"],
    ["without usage", claudeJsonText(ADA, { ...cached, body: { hello: 1 } }), "copy-without-usage"],
    ["in a file that is being written", claudeJsonText(ADA, cached).slice(0, -9), "state-file-unreadable"],
    ["in a file that cannot be read", new Error("permission denied"), "state-file-unreadable"],
  ])("%s", async (_, text, code) => {
    const outcome = await readOnly(text);
    expect(outcome).toMatchObject({ code });
    expect(JSON.stringify(outcome)).not.toContain("a prompt");
  });
});

describe("the file", () => {
  const text = claudeJsonText(ADA, { fetchedAtMs: READ_AT });
  const placesOf = async (facts: FakeMachineFacts): Promise<readonly string[]> =>
    (await probesOf(facts)).map((probe) => probe.place);

  test("of a folder is its .config.json, then its .claude.json, then the home's", async () => {
    const all = ["/home/ada/.claude/.config.json", "/home/ada/.claude/.claude.json", PATH];
    for (const [index, place] of all.entries()) {
      const files = Object.fromEntries(all.slice(index).map((path) => [path, text]));
      expect(await placesOf({ files })).toEqual([place]);
    }
  });

  test("of a folder that was named is found beside it, or in the home", async () => {
    const env = { CLAUDE_CONFIG_DIR: "/work/.claude" };
    expect(await placesOf({ env, files: { "/work/.claude/.claude.json": text, [PATH]: text } })).toEqual([
      "/work/.claude/.claude.json",
    ]);
    expect(await placesOf({ env, files: { [PATH]: text } })).toEqual([PATH]);
  });

  test("of the home is nobody's among several folders that were named", async () => {
    const env = { CLAUDE_CONFIG_DIR: "/a,/b" };
    expect(await placesOf({ env, files: { "/b/.claude.json": text, [PATH]: text } })).toEqual([
      "/b/.claude.json",
    ]);
  });

  test("without a copy, or no file, gives nothing to read", async () => {
    expect(await placesOf({})).toEqual([]);
    expect(await placesOf({ files: { [PATH]: claudeJsonText(ADA) } })).toEqual([]);
  });
});
