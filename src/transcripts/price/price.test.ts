import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromIso } from "../../domain/time.ts";
import { must } from "../../domain/assert.ts";
import { NO_TOKENS } from "../../domain/token-counts.ts";
import type { UsageEvent } from "../../domain/usage-event.ts";
import { UserError } from "../../domain/user-error.ts";
import { usageEvent } from "../fixtures/usage-event.ts";
import { toUsageRow } from "../report/usage-row.ts";
import { createCostOf, NANOS_PER_USD, type CostMode } from "./cost-of.ts";
import { LIST_PRICES } from "./list-prices.ts";
import { listedModelId } from "./model-id.ts";
import { overridePrices } from "./price-file.ts";
import type { TokenRates } from "./price-row.ts";
import { createPriceTable } from "./price-table.ts";

const LIST = createPriceTable(LIST_PRICES);

function costUsd(event: Partial<UsageEvent>, mode: CostMode = "auto", table = LIST): number | undefined {
  const nanos = createCostOf(table, mode)(toUsageRow(usageEvent(event)));
  return nanos === undefined ? undefined : nanos / NANOS_PER_USD;
}

const MILLION = 1_000_000;
const at = (iso: string) => must(fromIso(iso), "a test names an instant");

describe("a price", () => {
  it("is what Claude Code itself says for a reply of Opus 5.5", () => {
    expect(
      costUsd({
        model: "claude-opus-5-5",
        inputTokens: 12,
        outputTokens: 57,
        cacheReadTokens: 15_000,
        cacheWrite1hTokens: 3_400,
        cacheWrite5mTokens: 0,
      }),
    ).toBe(0.031388);
  });

  it.each([
    ["claude-opus-4-1-20250805", 15, 75, 18.75, 30, 1.5],
    ["claude-opus-4-5-20251101", 5, 25, 6.25, 10, 0.5],
    ["claude-sonnet-4-6", 3, 15, 3.75, 6, 0.3],
    ["claude-haiku-4-5-20251001", 1, 5, 1.25, 2, 0.1],
    ["claude-fable-5-1[1m]", 10, 50, 12.5, 20, 0.25],
    ["claude-fable-5", 10, 50, 12.5, 20, 1],
    ["claude-3-haiku-20240307", 0.25, 1.25, 0.3, 0.5, 0.03],
  ])("of %s is that of the list, for each kind of token", (model, input, output, write5m, write1h, read) => {
    const one = (kind: keyof typeof NO_TOKENS) => costUsd({ model, ...NO_TOKENS, [kind]: MILLION });
    expect([
      one("inputTokens"),
      one("outputTokens"),
      one("cacheWrite5mTokens"),
      one("cacheWrite1hTokens"),
      one("cacheReadTokens"),
    ]).toEqual([input, output, write5m, write1h, read]);
  });

  it("changes on the day that its row names, in UTC", () => {
    const read = (iso: string) =>
      costUsd({ model: "claude-sonnet-5-5", ...NO_TOKENS, cacheReadTokens: MILLION, atMs: at(iso) });
    expect(read("2026-10-06T23:59:59.999Z")).toBe(0.2);
    expect(read("2026-10-07T00:00:00Z")).toBe(0.1);
  });

  it("of a long prompt holds for all its tokens, the output too, and counts cached tokens into the prompt", () => {
    const haiku = { model: "claude-haiku-5-5", ...NO_TOKENS, outputTokens: 1_000 };
    expect(costUsd({ ...haiku, cacheReadTokens: 99_999, inputTokens: 1 })).toBe(0.001_500_09);
    expect(costUsd({ ...haiku, cacheReadTokens: 99_999, inputTokens: 2 })).toBe(0.007_500_95);
  });

  it("of a million one-hour tokens of Sonnet 4.5 is the long prompt's twelve dollars", () => {
    expect(costUsd({ model: "claude-sonnet-4-5-20250929", ...NO_TOKENS, cacheWrite1hTokens: MILLION })).toBe(
      12,
    );
  });

  it("is doubled by fast mode, halved by the batch tier, a tenth higher in the US only", () => {
    const opus = { model: "claude-opus-5-5", ...NO_TOKENS, outputTokens: MILLION };
    expect(costUsd({ ...opus, speed: "fast" })).toBe(40);
    expect(costUsd({ ...opus, serviceTier: "batch" })).toBe(10);
    expect(costUsd({ ...opus, inferenceGeo: "us" })).toBe(22);
    expect(costUsd({ ...opus, speed: "standard", serviceTier: "standard", inferenceGeo: "" })).toBe(20);
    expect(costUsd({ ...opus, speed: "fast", inferenceGeo: "us" })).toBe(44);
    expect(costUsd({ ...opus, model: "claude-opus-4-6", speed: "fast" })).toBe(150);
  });

  it("of fast mode is the standard one where the model has none", () => {
    expect(costUsd({ model: "claude-haiku-4-5", ...NO_TOKENS, outputTokens: MILLION, speed: "fast" })).toBe(
      5,
    );
  });

  it("of a web search is a cent, and no multiplier touches it", () => {
    const search = { model: "claude-opus-5-5", ...NO_TOKENS, webSearchRequests: 1_000 };
    expect(costUsd(search)).toBe(10);
    expect(costUsd({ ...search, serviceTier: "batch", inferenceGeo: "us" })).toBe(10);
  });

  it("is absent for a model that the list does not know, never zero", () => {
    expect(costUsd({ model: "claude-opus-5-6" })).toBeUndefined();
    expect(costUsd({ model: "gpt-6" })).toBeUndefined();
  });

  it("sums to the same whatever the order of the replies", () => {
    const event = fc.record({
      model: fc.constantFrom(...LIST_PRICES.models.keys()),
      inputTokens: fc.nat(1e7),
      outputTokens: fc.nat(1e6),
      cacheReadTokens: fc.nat(1e9),
      speed: fc.constantFrom("fast", "standard"),
      inferenceGeo: fc.constantFrom("us", ""),
    });
    const costOf = createCostOf(LIST, "calculate");
    const total = (events: readonly Partial<UsageEvent>[]) =>
      events.reduce((sum, fields) => sum + (costOf(toUsageRow(usageEvent(fields))) ?? NaN), 0);
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        expect(Number.isSafeInteger(total(events) * 4)).toBe(true);
        expect(total(events.toReversed())).toBe(total(events));
      }),
    );
  });
});

describe("the mode", () => {
  const logged = {
    model: "claude-opus-5-5",
    ...NO_TOKENS,
    outputTokens: MILLION,
    loggedCostUsdMicros: 5_000_000,
  };

  it("auto believes the log, calculate never does, display nothing else", () => {
    expect(costUsd(logged, "auto")).toBe(5);
    expect(costUsd(logged, "calculate")).toBe(20);
    expect(costUsd(logged, "display")).toBe(5);
  });

  it("decides what a reply without a logged cost gets", () => {
    const bare = { ...logged, loggedCostUsdMicros: undefined };
    expect(costUsd(bare, "auto")).toBe(20);
    expect(costUsd(bare, "display")).toBeUndefined();
  });
});

describe("a model's name", () => {
  it.each([
    ["claude-sonnet-4-5-20250929", "claude-sonnet-4-5"],
    ["claude-opus-4-8[1m]", "claude-opus-4-8"],
    ["anthropic/claude-opus-4.5", "claude-opus-4-5"],
    ["openrouter/anthropic/claude-fable-5.1", "claude-fable-5-1"],
    ["us.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5"],
    ["anthropic.claude-haiku-5-5", "claude-haiku-5-5"],
    ["apac.anthropic.claude-sonnet-4-20250514-v1:0", "claude-sonnet-4"],
    ["claude-opus-4@20250514", "claude-opus-4"],
    ["claude-3-5-haiku-latest", "claude-3-5-haiku"],
    ["claude-opus-4-0", "claude-opus-4"],
    ["Claude-Haiku-3-5", "claude-3-5-haiku"],
    ["<synthetic>", "<synthetic>"],
  ])("%s is listed as %s", (logged, listed) => {
    expect(listedModelId(logged)).toBe(listed);
  });

  it("stays itself when it is a listed one", () => {
    for (const model of LIST_PRICES.models.keys()) expect(listedModelId(model)).toBe(model);
  });
});

describe("a price file", () => {
  const withFile = (file: unknown) =>
    createPriceTable(overridePrices(LIST_PRICES, JSON.stringify(file), "prices.json"));
  const output = (model: string) => ({ model, ...NO_TOKENS, outputTokens: MILLION });

  it("adds a model, replaces another and leaves the rest", () => {
    const table = withFile({
      models: { "claude-opus-6": { input: 6, output: 30 }, "claude-opus-5.5": [{ input: 1, output: 2 }] },
    });
    expect(costUsd(output("claude-opus-6"), "auto", table)).toBe(30);
    expect(costUsd(output("claude-opus-5-5"), "auto", table)).toBe(2);
    expect(costUsd(output("claude-opus-5"), "auto", table)).toBe(25);
  });

  it("derives the cache's rates from the input's where it names none", () => {
    const table = withFile({ models: { x: { input: 10, output: 1, cacheRead: 0.5 } } });
    expect(table.rowAt("x", at("2026-10-01T00:00:00Z"))).toMatchObject({
      cacheWrite5m: 12.5,
      cacheWrite1h: 20,
      cacheRead: 0.5,
      source: "prices.json",
    });
  });

  it("may date its rows in any order, and set the other prices", () => {
    const table = withFile({
      models: {
        x: [
          { from: "2026-10-02", input: 2, output: 2 },
          { input: 1, output: 1 },
        ],
      },
      webSearchPer1000: 0,
      batchMultiplier: 0.25,
    });
    expect(table.rowAt("x", at("2026-10-01T23:59:59Z"))?.output).toBe(1);
    expect(table.rowAt("x", at("2026-10-02T00:00:00Z"))?.output).toBe(2);
    expect(table.prices).toMatchObject({ webSearchPer1000: 0, batchMultiplier: 0.25 });
  });

  it.each([
    ["{", "it is not JSON"],
    ["[]", "the file must be a JSON object"],
    ['{"model":{}}', 'the file has no field "model"; there are models, webSearchPer1000, batchMultiplier'],
    ['{"models":{"x":[]}}', 'models["x"] must hold at least one price'],
    ['{"models":{"x":{"output":1}}}', 'models["x"].input is missing'],
    [
      '{"models":{"x":[{"input":"4","output":1}]}}',
      'models["x"][0].input must be a number of 0 or more, not "4"',
    ],
    ['{"models":{"x":{"input":-1,"output":1}}}', 'models["x"].input must be a number of 0 or more, not -1'],
    [
      '{"models":{"x":{"input":1,"output":1,"from":"soon"}}}',
      'models["x"].from must be a day like "2026-10-07"',
    ],
    ['{"models":{"x":{"input":1,"output":1,"cached":1}}}', 'models["x"] has no field "cached"'],
    [
      '{"models":{"x":{"input":1,"output":1,"longPrompt":{"input":1,"output":1}}}}',
      'models["x"].longPrompt.overTokens is missing',
    ],
    ['{"webSearchPer1000":null}', "webSearchPer1000 must be a number of 0 or more, not null"],
  ])("%s is refused by name and place", (text, complaint) => {
    const read = () => overridePrices(LIST_PRICES, text, "prices.json");
    expect(read).toThrow(UserError);
    expect(read).toThrow(`The price file prices.json cannot be used: ${complaint}`);
  });
});

describe("docs/prices.md", () => {
  const page = readFileSync(new URL("../../../docs/prices.md", import.meta.url), "utf8");
  const lines = page.split("\n").map((line) => line.replace(/\s*\|\s*/g, "|"));

  it("lists every price as it is", () => {
    const amount = (usd: number) => String(Number(usd.toFixed(6)));
    const rates = ({ input, output, cacheWrite5m, cacheWrite1h, cacheRead }: TokenRates) =>
      [input, output, cacheWrite5m, cacheWrite1h, cacheRead].map(amount);
    const expected = [...LIST_PRICES.models].flatMap(([model, rows]) =>
      rows.flatMap(({ from = "", longPrompt, fastMultiplier = "", usOnlyMultiplier = "", ...row }) => {
        const line = (when: string, of: TokenRates) =>
          `|${[`\`${model}\``, when, ...rates(of), fastMultiplier, usOnlyMultiplier].join("|")}|`;
        const long = longPrompt && line(`prompt over ${longPrompt.overTokens / 1_000}k`, longPrompt);
        return [line(from, row), ...(long === undefined ? [] : [long])];
      }),
    );
    expect(expected.length).toBeGreaterThan(25);
    expect(lines.filter((line) => line.startsWith("|`claude-"))).toEqual(expected);
  });

  it("shows a price file that can be used", () => {
    const [, file] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
    const table = createPriceTable(overridePrices(LIST_PRICES, file ?? "", "prices.json"));
    expect(costUsd({ model: "claude-opus-6", ...NO_TOKENS, outputTokens: MILLION }, "auto", table)).toBe(30);
  });
});
