import { describe, expect, it } from "vitest";
import type { UsageEvent } from "../../src/domain/usage-event.ts";
import { findTranscripts } from "../../src/transcripts/discover/find-transcripts.ts";
import { scanFiles, type ScanResult } from "../../src/transcripts/scan/scan-files.ts";
import { scratchFolder } from "./scratch-folder.ts";
import { assistantRow as row, usageOf, userRow, type Json } from "./written-row.ts";

type Line = Json | string;
/** Files of one project by name, each a list of rows or of lines as they are. */
type Files = Readonly<Record<string, readonly Line[]>>;

async function scan(files: Files, lineEnd = "\n"): Promise<ScanResult> {
  const written = Object.entries(files).map(([name, lines]) => {
    const text = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line)) + lineEnd);
    return [`projects/-home-ada-app/${name}.jsonl`, text.join("")];
  });
  const configDir = scratchFolder(Object.fromEntries(written));
  const found = findTranscripts({ configDirs: [configDir], desktopDirs: [] });
  return scanFiles(found.map((file) => ({ file, fromOffset: 0 })));
}

async function eventsOf(files: Files): Promise<readonly UsageEvent[]> {
  return [...(await scan(files)).events];
}

/** `input/output/cache write/cache read` of all events. */
async function totals(files: Files): Promise<string> {
  const sums = [0, 0, 0, 0];
  for (const event of await eventsOf(files)) {
    const written = event.cacheWrite5mTokens + event.cacheWrite1hTokens;
    const counts = [event.inputTokens, event.outputTokens, written, event.cacheReadTokens];
    counts.forEach((count, index) => (sums[index] = (sums[index] ?? 0) + count));
  }
  return sums.join("/");
}

const ONCE = "3/100/0/1000";
const TWICE = "6/200/0/2000";
const fake = usageOf({ input: 9_000, output: 9_000, write5m: 9_000, read: 9_000 });
const streamed = (members: Json = {}) =>
  [1, 40, 100].map((output) => row(members, { usage: usageOf({ output }) }));
const progress = (message: Json) =>
  userRow({ type: "progress", message: undefined, data: { type: "agent_progress", message } });

const CASES: readonly (readonly [title: string, files: Files, totals: string])[] = [
  ["one row counts once", { s1: [row()] }, ONCE],
  ["rows of one streamed reply count as their largest", { s1: streamed() }, ONCE],
  ["so they do without a request id", { s1: streamed({ requestId: undefined }) }, ONCE],
  ["a resumed session's copy counts no second time", { s1: [row()], s2: [row({ sessionId: "s2" })] }, ONCE],
  [
    "nor does one without a request id",
    { s1: [row({ requestId: null })], s2: [row({ requestId: null, sessionId: "s2" })] },
    ONCE,
  ],
  [
    "a side-chain's replay under a new request id is the same message",
    { s1: [row()], "s1/subagents/agent-a": [row({ requestId: "req_B", isSidechain: true })] },
    ONCE,
  ],
  [
    "at a later time too",
    {
      s1: [row()],
      "s1/subagents/workflows/wf_1/agent-a": [
        row({ requestId: "req_B", isSidechain: true, timestamp: "2026-10-09T10:00:09.000Z" }),
      ],
    },
    ONCE,
  ],
  [
    "a row quoted in a tool's result counts nothing",
    { s1: [row(), userRow({ message: { content: JSON.stringify(row({}, { id: "msg_B", usage: fake })) } })] },
    ONCE,
  ],
  [
    "use inside of a tool's result counts nothing",
    { s1: [row(), userRow({ toolUseResult: { usage: fake } })] },
    ONCE,
  ],
  [
    "nor does a tool's result that is a whole row",
    { s1: [row(), userRow({ toolUseResult: row({}, { id: "msg_B", usage: fake }) })] },
    ONCE,
  ],
  [
    "use inside of a tool's input counts nothing",
    { s1: [row({}, { content: [{ type: "tool_use", input: { type: "assistant", usage: fake } }] })] },
    ONCE,
  ],
  [
    "a request blob with a message at its top counts nothing",
    { s1: [row(), { type: "api-request-blob", message: { id: "msg_B", model: "m", usage: fake } }] },
    ONCE,
  ],
  [
    "a parent's progress copy of a subagent's reply counts nothing beside it",
    { s1: [progress(row())], "s1/subagents/agent-a": [row({ isSidechain: true })] },
    ONCE,
  ],
  ["nor alone: progress rows are no bills", { s1: [progress(row())] }, "0/0/0/0"],
  [
    "spaces after colons change nothing",
    { s1: [JSON.stringify(row(), null, 1).replaceAll("\n", " ")] },
    ONCE,
  ],
  ["the order of keys changes nothing", { s1: [Object.fromEntries(Object.entries(row()).reverse())] }, ONCE],
  [
    "use before a long content is found",
    {
      s1: [
        row({}, { usage: undefined, id: "msg_B" }),
        row({ message: { usage: usageOf(), id: "msg_B", content: "z".repeat(9_000) } }),
      ],
    },
    ONCE,
  ],
  [
    "a torn last line counts nothing",
    { s1: [row(), JSON.stringify(row({}, { id: "msg_B" })).slice(0, -30)] },
    ONCE,
  ],
  [
    "a torn row glued to a whole one is no line",
    {
      s1: [
        row(),
        JSON.stringify(row({}, { id: "msg_B" })).slice(0, 90) + JSON.stringify(row({}, { id: "msg_C" })),
      ],
    },
    ONCE,
  ],
  ["a row behind the NULs of a crash counts", { s1: ["\0".repeat(500) + JSON.stringify(row())] }, ONCE],
  ["a row behind a byte order mark counts", { s1: [`\uFEFF${JSON.stringify(row())}`] }, ONCE],
  [
    "null cache fields are none",
    { s1: [row({}, { usage: { ...usageOf(), cache_creation_input_tokens: null, cache_creation: null } })] },
    ONCE,
  ],
  ["a version that is no version changes nothing", { s1: [row({ version: "dev" })] }, ONCE],
  [
    "two rows without a message id are two",
    { s1: [row({}, { id: null }), row({ timestamp: "2026-10-10T10:00:00.000Z" }, { id: null })] },
    TWICE,
  ],
  [
    "counts beyond 32 bits are whole",
    { s1: [row({}, { usage: usageOf({ input: 0, output: 0, read: 5_000_000_000 }) })] },
    "0/0/0/5000000000",
  ],
  [
    "an error row of Claude Code's own counts nothing",
    { s1: [row(), row({}, { id: "e", model: "<synthetic>" })] },
    ONCE,
  ],
  [
    "an escaped key is the key it spells",
    { s1: [JSON.stringify(row()).replace('"usage"', '"\\u0075sage"')] },
    ONCE,
  ],
  [
    "of two equal keys the last counts",
    { s1: [JSON.stringify(row()).replace('"usage":', `"usage":${JSON.stringify(fake)},"usage":`)] },
    ONCE,
  ],
  [
    "but the first other type ends the row",
    { s1: [JSON.stringify(row()).replace("{", '{"type":"user",')] },
    "0/0/0/0",
  ],
];

describe("who counts", () => {
  it.each(CASES)("%s", async (_title, files, expected) => {
    expect(await totals(files)).toBe(expected);
  });

  it("line ends of Windows change nothing", async () => {
    expect([...(await scan({ s1: [row()] }, "\r\n")).events]).toHaveLength(1);
  });

  it("a file in UTF-16 is refused by name, with a mark or without", async () => {
    const utf16 = Buffer.from(`\uFEFF${JSON.stringify(row())}\n`, "utf16le");
    for (const contents of [
      utf16,
      utf16.subarray(2),
      Buffer.from(utf16).swap16(),
      Buffer.from(utf16.subarray(2)).swap16(),
    ]) {
      const configDir = scratchFolder({ "projects/-a/s1.jsonl": contents });
      const [file] = findTranscripts({ configDirs: [configDir], desktopDirs: [] });
      const result = await scanFiles(file ? [{ file, fromOffset: 0 }] : []);
      expect(result.files).toMatchObject([{ skipped: "utf-16", scannedToOffset: 0, rows: 0 }]);
    }
  });
});

describe("an event", () => {
  it("splits cache writes into five minutes and an hour, the hour within the total", async () => {
    const usage = { ...usageOf({ write1h: 900 }), cache_creation_input_tokens: 500 };
    const [clamped] = await eventsOf({ s1: [row({}, { usage })] });
    expect(clamped).toMatchObject({ cacheWrite5mTokens: 0, cacheWrite1hTokens: 500 });
    const [split] = await eventsOf({ s1: [row({}, { usage: usageOf({ write5m: 20, write1h: 80 }) })] });
    expect(split).toMatchObject({ cacheWrite5mTokens: 20, cacheWrite1hTokens: 80 });
  });

  it("carries who asked for it, and how", async () => {
    const members = {
      agentId: "a1",
      attributionSkill: "pdf",
      attributionPlugin: "office",
      attributionMcpServer: "mail",
      costUSD: 0.25,
      gitBranch: 'fix-ünï "x"',
    };
    const usage = {
      ...usageOf(),
      speed: "fast",
      inference_geo: "us",
      output_tokens_details: { thinking_tokens: 40 },
      server_tool_use: { web_search_requests: 2 },
    };
    const [event] = await eventsOf({ s1: [row(members, { usage })] });
    expect(event).toMatchObject({
      agentId: "a1",
      skill: "pdf",
      plugin: "office",
      mcpServer: "mail",
      loggedCostUsdMicros: 250_000,
      gitBranch: 'fix-ünï "x"',
      speed: "fast",
      inferenceGeo: "us",
      serviceTier: "standard",
      thinkingTokens: 40,
      webSearchRequests: 2,
      project: "/home/ada/app",
      projectFolder: "-home-ada-app",
      writerVersion: "2.1.328",
    });
  });

  it("without a session, a folder or a model takes the file's, and says that it does not know the model", async () => {
    const [event] = await eventsOf({ s9: [row({ sessionId: undefined, cwd: null }, { model: undefined })] });
    expect(event).toMatchObject({ sessionId: "s9", project: "-home-ada-app", model: "unknown" });
  });

  it("of an advisor stands beside its row's, under the advisor's model", async () => {
    const advice = { type: "advisor_message", model: "claude-opus-5-5", input_tokens: 7, output_tokens: 11 };
    const usage = {
      ...usageOf(),
      iterations: [{ type: "message", input_tokens: 3, output_tokens: 100 }, advice],
    };
    const message = { model: "claude-sonnet-5-5", usage };
    const events = await eventsOf({ s1: [row({}, message)], s2: [row({ sessionId: "s2" }, message)] });
    expect(
      events.map((event) => [event.messageId, event.model, event.outputTokens].join(" ")).sort(),
    ).toEqual(["msg_A claude-sonnet-5-5 100", "msg_A#advisor-1 claude-opus-5-5 11"]);
  });
});

describe("what a scan says of a file", () => {
  it("tells rows, error rows, undated rows and broken lines apart", async () => {
    const { files } = await scan({
      s1: [
        row(),
        row({}, { model: "<synthetic>" }),
        row({ timestamp: "soon" }),
        '{"type":"assistant","message":{]}',
      ],
    });
    expect(files).toMatchObject([
      { rows: 1, syntheticRows: 1, undatedRows: 1, malformedLines: 1, oversizeLines: 0 },
    ]);
  });

  it("stays before a torn last line, and goes past a whole one", async () => {
    const whole = JSON.stringify(row());
    const configDir = scratchFolder({
      "projects/-a/s1.jsonl": `${whole}\n${whole.slice(0, -5)}`,
      "projects/-a/s2.jsonl": whole,
    });
    const found = findTranscripts({ configDirs: [configDir], desktopDirs: [] });
    const { files } = await scanFiles(found.map((file) => ({ file, fromOffset: 0 })));
    expect(files.map((file) => file.scannedToOffset)).toEqual([whole.length + 1, whole.length]);
    expect(files.map((file) => file.malformedLines)).toEqual([0, 0]);
  });
});

it("a rejected request becomes a wall, once, with the window that refused it", async () => {
  const quotaLimits = {
    status: "rejected",
    resetsAt: 1_790_161_200,
    rateLimitType: "five_hour",
    overageStatus: "rejected",
    overageDisabledReason: "org_level_disabled",
  };
  const refused = (members: Json) =>
    row(
      { isApiErrorMessage: true, error: "rate_limit", quotaLimits, ...members },
      { id: "e1", model: "<synthetic>" },
    );
  const allowed = row({ quotaLimits: { ...quotaLimits, status: "allowed_warning" } });
  const { walls, events } = await scan({ s1: [refused({}), allowed], s2: [refused({ sessionId: "s2" })] });
  expect(walls).toEqual([
    {
      atMs: Date.parse("2026-10-09T10:00:02.100Z"),
      windowKey: "five_hour",
      resetsAtMs: 1_790_161_200_000,
      overageStatus: "rejected",
      overageDisabledReason: "org_level_disabled",
      sessionId: "s1",
    },
  ]);
  expect(events.size).toBe(1);
});
