import fc from "fast-check";
import { assistantRow, usageOf, userRow, type Json } from "./written-row.ts";

/** A count as a log may hold it: mostly plain, sometimes beyond 32 bits, sometimes no count at all. */
const counts = fc.oneof(
  { weight: 6, arbitrary: fc.nat({ max: 200_000 }) },
  { weight: 1, arbitrary: fc.constantFrom(3_000_000_000, 999_999_999_999_999, 1e15, 1e300, 0) },
  { weight: 1, arbitrary: fc.constantFrom(null, -1, 1.5, "7", true, [3], { a: 1 }) },
);

const texts = fc.oneof(
  fc.constantFrom("fast", "standard", "", "main", "ünï", 'a"b\\c', "\u0000\n", "\ud83d\ude80", "\ud800"),
  fc.string({ maxLength: 12 }),
);
const textsOrNot = fc.oneof(
  { weight: 4, arbitrary: texts },
  { weight: 1, arbitrary: fc.constantFrom(null, 7, ["x"], {}) },
);

/** Content that looks like a bill, at every place where none can be. */
const decoys = fc.constantFrom<unknown>(
  { type: "assistant", message: { id: "msg_decoy", usage: usageOf({ output: 9_000 }) } },
  { usage: usageOf({ output: 9_000 }) },
  JSON.stringify(assistantRow({}, { id: "msg_decoy" })),
  JSON.stringify(JSON.stringify(assistantRow({}, { id: "msg_decoy" }))),
  [[[{ usage: [usageOf()] }]]],
  "z".repeat(5_000),
  `\\"quoted\\" ${"日本語\t".repeat(300)}`,
);

const usages = fc.record(
  {
    input_tokens: counts,
    output_tokens: counts,
    cache_creation_input_tokens: counts,
    cache_read_input_tokens: counts,
    cache_creation: fc.oneof(
      fc.record(
        { ephemeral_5m_input_tokens: counts, ephemeral_1h_input_tokens: counts },
        { requiredKeys: [] },
      ),
      fc.constant(null),
    ),
    output_tokens_details: fc.oneof(
      fc.record({ thinking_tokens: counts }, { requiredKeys: [] }),
      fc.constant(null),
    ),
    server_tool_use: fc.record({ web_search_requests: counts }, { requiredKeys: [] }),
    service_tier: textsOrNot,
    speed: textsOrNot,
    inference_geo: textsOrNot,
  },
  { requiredKeys: [] },
);

const messages = fc.record(
  {
    id: fc.oneof(fc.constantFrom("msg_A", "msg_B", "msg_C"), textsOrNot),
    model: fc.oneof(fc.constantFrom("claude-opus-5-5", "<synthetic>"), textsOrNot),
    content: fc.array(decoys, { maxLength: 2 }),
    usage: fc.oneof(
      { weight: 8, arbitrary: usages },
      { weight: 1, arbitrary: fc.constantFrom(null, 3, "usage", []) },
    ),
  },
  { requiredKeys: ["usage"] },
);

const members = fc.record(
  {
    timestamp: fc.constantFrom(
      "2026-10-09T10:00:02.100Z",
      "2026-10-31T23:59:59.999Z",
      "2028-02-29T00:00:00.000Z",
      "2026-10-09T10:00:02Z",
      "2026-10-09T12:00:02.1+02:00",
      "yesterday",
      "2026-02-31T10:00:00.000Z",
    ),
    isSidechain: fc.constantFrom<unknown>(true, false, null),
    requestId: textsOrNot,
    sessionId: textsOrNot,
    cwd: textsOrNot,
    gitBranch: textsOrNot,
    agentId: textsOrNot,
    version: textsOrNot,
    attributionSkill: textsOrNot,
    attributionPlugin: textsOrNot,
    attributionMcpServer: textsOrNot,
    costUSD: fc.constantFrom<unknown>(0.25, 0, -1, 1e-7, 3, "0.1", null),
    toolUseResult: decoys,
  },
  { requiredKeys: [] },
);

/** A row that bills, or nearly does. */
const assistantRows: fc.Arbitrary<Json> = fc
  .tuple(members, messages, fc.boolean())
  .map(([members, message, isBare]) =>
    isBare
      ? { timestamp: "2026-10-09T10:00:02.100Z", ...members, message, type: "assistant" }
      : assistantRow(members, message),
  );

const otherRows = fc
  .tuple(fc.constantFrom("user", "progress", "api-request-blob", "system"), decoys)
  .map(([type, decoy]): Json => userRow({ type, message: assistantRow()["message"], toolUseResult: decoy }));

/** Ways to write one row as text: all of them the same to `JSON.parse`, or rightly not. */
const spellings: fc.Arbitrary<(row: Json) => string> = fc.oneof(
  { weight: 6, arbitrary: fc.constant((row: Json) => JSON.stringify(row)) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      (row: Json) => JSON.stringify(row, null, 1).replaceAll("\n", " "),
      (row: Json) => JSON.stringify(row).replaceAll('":', '"\t: '),
      (row: Json) => JSON.stringify(Object.fromEntries(Object.entries(row).reverse())),
      (row: Json) => JSON.stringify(row).replace('"usage"', '"\\u0075sage"'),
      (row: Json) => JSON.stringify(row).replace('"output_tokens"', '"output_token\\u0073"'),
      (row: Json) => JSON.stringify(row).replace('"assistant"', '"\\u0061ssistant"'),
      (row: Json) =>
        JSON.stringify(row).replace('"usage":', '"usage":{"output_tokens":4,"speed":"x"},"usage":'),
      (row: Json) =>
        JSON.stringify(row).replace('"message":', '"message":{"id":"msg_first","model":"m"},"message":'),
      (row: Json) => JSON.stringify(row).replace('"id":', '"id":"msg_first","id":'),
      (row: Json) => `${JSON.stringify(row)}\r`,
      (row: Json) => `\uFEFF${JSON.stringify(row)}`,
      (row: Json) => `${"\0".repeat(40)}${JSON.stringify(row)}`,
      (row: Json) => `${JSON.stringify(row).slice(0, 120)}${JSON.stringify(row)}`,
      (row: Json) => `${JSON.stringify(row)}${JSON.stringify(row)}`,
      (row: Json) => JSON.stringify(row).slice(0, -9),
      (row: Json) => `${JSON.stringify(row).slice(0, -1)},"deep":${"[".repeat(1_100)}${"]".repeat(1_100)}}`,
      (row: Json) => JSON.stringify([row]),
    ),
  },
);

const otherLines = fc.constantFrom(
  "",
  " ",
  "\0\0\0",
  "{",
  "null",
  "[]",
  "{}",
  '{"type":"assistant"}',
  "}{",
  "\uFEFF",
);

/** The bytes of one transcript. The last line may lack its line feed. */
export function transcriptBytes(): fc.Arbitrary<Buffer> {
  const row = fc.oneof({ weight: 4, arbitrary: assistantRows }, { weight: 1, arbitrary: otherRows });
  const written = fc.tuple(row, spellings).map(([row, spell]) => spell(row));
  const line = fc.oneof({ weight: 6, arbitrary: written }, { weight: 1, arbitrary: otherLines });
  return fc
    .tuple(fc.array(line, { maxLength: 6 }), fc.boolean())
    .map(([lines, isEnded]) => Buffer.from(lines.join("\n") + (isEnded && lines.length > 0 ? "\n" : "")));
}

/** The same bytes after a few changes: some replaced, some put in, some taken out. */
export function mutationOf(bytes: Buffer): fc.Arbitrary<Buffer> {
  const byte = fc.oneof(fc.constantFrom(...Buffer.from('\n"\\{}[]:,0 \0e-')), fc.nat({ max: 255 }));
  const change = fc.record({
    at: fc.nat({ max: Math.max(0, bytes.length - 1) }),
    kind: fc.constantFrom("replace", "insert", "delete"),
    byte,
  });
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => changes.reduce(changed, bytes));
}

function changed(bytes: Buffer, { at, kind, byte }: { at: number; kind: string; byte: number }): Buffer {
  const put = kind === "delete" ? [] : [byte];
  return Buffer.concat([
    bytes.subarray(0, at),
    Buffer.from(put),
    bytes.subarray(kind === "insert" ? at : at + 1),
  ]);
}
