// Holds our report documents against ccusage's on one corpus: `node scripts/compare-ccusage.ts CCUSAGE FOLDER [TIME_ZONE]`.
// CCUSAGE is its binary (version 20), FOLDER a Claude Code folder with projects/ in it. Ends with 1 when a key of ccusage's is missing.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { epochMs } from "../src/domain/time.ts";
import { createCostOf } from "../src/transcripts/price/cost-of.ts";
import { LIST_PRICES } from "../src/transcripts/price/list-prices.ts";
import { createPriceTable } from "../src/transcripts/price/price-table.ts";
import { blockReport } from "../src/transcripts/report/block-report.ts";
import { toBlocksDocument } from "../src/transcripts/report/blocks-document.ts";
import { createLocalDays } from "../src/transcripts/report/local-days.ts";
import { periodReport } from "../src/transcripts/report/period-report.ts";
import {
  toDailyDocument,
  toMonthlyDocument,
  toSessionDocument,
  toWeeklyDocument,
} from "../src/transcripts/report/report-documents.ts";
import { sessionReport } from "../src/transcripts/report/session-report.ts";
import { toUsageRow } from "../src/transcripts/report/usage-row.ts";
import { shapeGaps, shapeOf } from "./compare-ccusage/compare-shapes.ts";
import { readCorpus } from "./compare-ccusage/read-corpus.ts";

const [binary, folder, timeZone = "UTC"] = process.argv.slice(2);
if (binary === undefined || folder === undefined) {
  console.error("usage: node scripts/compare-ccusage.ts CCUSAGE FOLDER [TIME_ZONE]");
  process.exit(2);
}

const days = createLocalDays(timeZone);
const input = {
  rows: readCorpus(folder).map(toUsageRow),
  costOf: createCostOf(createPriceTable(LIST_PRICES), "auto"),
  days,
};
const facts = { nowMs: epochMs(Date.now()), timeZone, mode: "auto" as const };
const sundays = { kind: "weekly", startOfWeek: "sunday" } as const;
const mondays = { kind: "weekly", startOfWeek: "monday" } as const;
const TOKEN_LIMIT = 1_000_000;

const daily = toDailyDocument(periodReport(input, { kind: "daily" }), facts);
const weekly = toWeeklyDocument(periodReport(input, sundays), facts);
const monthly = toMonthlyDocument(periodReport(input, { kind: "monthly" }), facts);
const session = toSessionDocument(sessionReport(input), facts);
const instances = { ...input, instances: true };

/** Each command line of ccusage, and our document for it. */
const PAIRS: readonly (readonly [command: string, document: object])[] = [
  ["claude daily", daily],
  [
    "claude daily --instances",
    toDailyDocument(periodReport(instances, { kind: "daily" }), { ...facts, instances: true }),
  ],
  ["claude weekly", weekly],
  ["claude monthly", monthly],
  ["claude session", session],
  ["claude blocks", toBlocksDocument(blockReport({ ...input, nowMs: facts.nowMs }), facts)],
  [
    `claude blocks --token-limit ${TOKEN_LIMIT}`,
    toBlocksDocument(blockReport({ ...input, nowMs: facts.nowMs }), { ...facts, tokenLimit: TOKEN_LIMIT }),
  ],
  ["daily", daily],
  ["weekly", toWeeklyDocument(periodReport(input, mondays), facts)],
  ["monthly", monthly],
  ["session", session],
];

let missing = 0;
for (const [command, ours] of PAIRS) {
  const theirs = ccusageJson(command);
  const shape = shapeOf(theirs);
  const gaps = shapeGaps(shape, shapeOf(ours));
  missing += gaps.length;
  console.log(
    `\nccusage ${command}: ${Object.keys(shape).length} paths, ${gaps.length} missing or of another type`,
  );
  for (const { path, theirs, ours } of gaps)
    console.log(`  ${path}: ${theirs}, ours ${ours ?? "has no such key"}`);
  compareTotals(theirs, ours);
}
console.log(`
Why numbers differ, where they do:
- Tokens, in ccusage's reports by day, in bare and in claude form: without a request id it merges no copies of a message, and its
  reports disagree with each other. We merge by message id across all files (docs/transcripts.md).
- Cost: where the tokens are equal, ccusage 20 charges only the tokens above 200,000 of each kind at Sonnet 4's long-prompt rate;
  the list charges the whole request by the length of its prompt. It charges no web searches.
- Sessions: a subagent's replies are ours in the session that started it; ccusage lists files named agent-* as sessions of their
  own. A resumed copy of a message is ours once, in the first session.
On a corpus without copies, long prompts and web searches, every number is equal.`);
process.exitCode = missing === 0 ? 0 : 1;

function ccusageJson(command: string): unknown {
  const home = mkdtempSync(join(tmpdir(), "compare-ccusage-"));
  try {
    const result = spawnSync(
      binary ?? "",
      [...command.split(" "), "--offline", "--json", "--timezone", timeZone],
      {
        env: { HOME: home, PATH: process.env["PATH"], CLAUDE_CONFIG_DIR: folder, TZ: timeZone },
        encoding: "utf8",
        maxBuffer: 1 << 30,
      },
    );
    if (result.status !== 0) throw new Error(`ccusage ${command} failed: ${result.stderr}`);
    return JSON.parse(result.stdout);
  } finally {
    rmSync(home, { recursive: true });
  }
}

function compareTotals(theirs: unknown, ours: object): void {
  const own = numbers(ours);
  for (const [key, value] of numbers(theirs)) {
    const mine = own.get(key) ?? 0;
    const percent = value === 0 ? 0 : ((mine - value) / value) * 100;
    const same = Math.abs(mine - value) <= 1e-9 * Math.abs(value);
    console.log(
      `  ${key.padEnd(20)} ${String(value).padStart(22)} ${same ? "equal" : `ours ${mine} (${percent.toFixed(2)} %)`}`,
    );
  }
}

interface BlockNumbers {
  readonly totalTokens: number;
  readonly costUSD: number;
  readonly entries: number;
}

interface TotalsOrBlocks {
  readonly totals?: Readonly<Record<string, unknown>>;
  readonly blocks?: readonly BlockNumbers[];
}

/** The totals; of blocks, which have none at ccusage, the sums over them. */
function numbers(document: unknown): ReadonlyMap<string, number> {
  const { totals, blocks } = document as TotalsOrBlocks;
  if (blocks !== undefined) {
    const sum = (of: (block: BlockNumbers) => number) => blocks.reduce((all, block) => all + of(block), 0);
    return new Map([
      ["blocks", blocks.length],
      ["entries", sum(({ entries }) => entries)],
      ["totalTokens", sum(({ totalTokens }) => totalTokens)],
      ["costUSD", sum(({ costUSD }) => costUSD)],
    ]);
  }
  return new Map(
    Object.entries(totals ?? {}).filter((entry): entry is [string, number] => typeof entry[1] === "number"),
  );
}
