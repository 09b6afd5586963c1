import { appendFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ExplainDocument } from "../../src/documents/explain.ts";
import type { DailyDocument, ReportDocument } from "../../src/documents/reports.ts";
import { newHome, runCli } from "./cli.ts";
import { expectValid } from "./published-schemas.ts";
import { startSimulatedHome } from "./simulated-home.ts";

const KINDS = ["daily", "weekly", "monthly", "session", "blocks", "project"];

/** A row as Claude Code writes it. */
function row(facts: { id: string; at: string; output: number; model?: string; cost?: number }): string {
  const { id, at, output, model = "claude-opus-5-5", cost } = facts;
  return JSON.stringify({
    parentUuid: null,
    isSidechain: false,
    message: {
      id,
      model,
      role: "assistant",
      usage: { input_tokens: 10, output_tokens: output, cache_read_input_tokens: 1000 },
    },
    requestId: `req_${id}`,
    type: "assistant",
    timestamp: at,
    costUSD: cost,
    sessionId: "11111111-1111-4111-8111-111111111111",
    cwd: "/home/ada/billing",
    gitBranch: "feat/invoices",
    version: "2.1.328",
  });
}

describe("reports from transcripts", () => {
  const write = (home: string, lines: readonly string[]) => {
    const dir = join(home, ".claude", "projects", "-home-ada-billing");
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, "11111111-1111-4111-8111-111111111111.jsonl"), `${lines.join("\n")}\n`);
  };

  const outputTokens = async (home: string) => {
    const { code, stdout, stderr } = await runCli(["daily", "--json"], { home });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    return (JSON.parse(stdout) as ReportDocument).totals.outputTokens;
  };

  it("count each message once, at its largest, on the day of the zone asked for", async () => {
    const home = newHome();
    write(home, [
      row({ id: "msg_A", at: "2026-10-09T23:30:00.000Z", output: 1 }),
      row({ id: "msg_A", at: "2026-10-09T23:30:05.000Z", output: 812 }),
      row({ id: "msg_B", at: "2026-10-10T01:00:00.000Z", output: 50 }),
      '{"type":"assistant","message":{"id":"msg_torn","usage":{"output_tok',
    ]);
    const daily = async (timeZone: string) => {
      const { code, stdout } = await runCli(["daily", "--json", "--timezone", timeZone], { home });
      expect(code).toBe(0);
      expectValid(stdout);
      return (JSON.parse(stdout) as DailyDocument).daily.map(({ date, outputTokens }) => [
        date,
        outputTokens,
      ]);
    };
    expect(await daily("UTC")).toEqual([
      ["2026-10-09", 812],
      ["2026-10-10", 50],
    ]);
    expect(await daily("Europe/Helsinki")).toEqual([["2026-10-10", 862]]);
  });

  it("name a model without a price and leave its cost unknown", async () => {
    const home = newHome();
    write(home, [row({ id: "msg_A", at: "2026-10-09T12:00:00.000Z", output: 5, model: "claude-nobody-9" })]);
    const { stdout } = await runCli(["daily", "--json"], { home });
    const document = JSON.parse(stdout) as DailyDocument;
    expect(document.daily[0]).toMatchObject({ totalCost: null, unpricedModels: ["claude-nobody-9"] });
  });

  it.each(KINDS)("%s prints a table, CSV and a document that its schema describes", async (kind) => {
    const home = await startSimulatedHome("quiet-week");
    try {
      await home.run(["status"]);
      const document = await home.run([kind, "--json"]);
      expect(document).toMatchObject({ code: 0, stderr: "" });
      expectValid(document.stdout);
      expect((JSON.parse(document.stdout) as ReportDocument).totals.outputTokens).toBeGreaterThan(0);
      const csv = await home.run([kind, "--csv"]);
      expect(csv.stdout.split("\n").length).toBeGreaterThan(2);
      const table = await home.run([kind], { env: { COLUMNS: "60" } });
      expect(Math.max(...table.stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(60);
      expect(table.stdout).toContain("Total");
    } finally {
      await home.close();
    }
  });

  it("explain what they leave out, by rule and by file", async () => {
    const home = newHome();
    write(home, [
      row({ id: "msg_A", at: "2026-10-09T23:30:00.000Z", output: 1 }),
      row({ id: "msg_A", at: "2026-10-09T23:30:05.000Z", output: 812 }),
      row({ id: "msg_A", at: "2026-10-09T23:30:05.000Z", output: 812 }),
      row({ id: "msg_B", at: "some day", output: 3 }),
      row({ id: "msg_C", at: "2026-10-09T23:31:00.000Z", output: 0, model: "<synthetic>" }),
      '{"type":"assistant","message":{"id":"msg_torn","usage":{"output_tok',
    ]);
    const { stdout } = await runCli(["daily", "--explain", "--json"], { home });
    expectValid(stdout);
    const document = JSON.parse(stdout) as ExplainDocument;
    const leftOut = { undatedRows: 1, syntheticRows: 1, malformedLines: 1, oversizeLines: 0 };
    expect(document).toMatchObject({ files: 1, rows: 3, replies: 1, ...leftOut });
    expect(document.droppedCopies.filter(({ copies }) => copies > 0)).toMatchObject([
      { rule: "smaller-total", copies: 1 },
      { rule: "same-copy", copies: 1 },
    ]);
    expect(document.fileRows).toMatchObject([{ kept: 1, dropped: 2, skipped: null, ...leftOut }]);
    const table = await runCli(["daily", "--explain"], { home, env: { COLUMNS: "70" } });
    expect(table.stdout).toMatch(
      /Use by day[^]*What is not counted[^]*smaller-total +1[^]*Where it is[^]*\.jsonl/,
    );
    expect(Math.max(...table.stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(70);
  });

  it("count what was there once for good, and read only what was added", async () => {
    const home = newHome();
    const dir = join(home, ".claude", "projects", "-home-ada-billing");
    const [gone, grown] = [join(dir, "gone.jsonl"), join(dir, "grown.jsonl")];
    mkdirSync(dir, { recursive: true });
    writeFileSync(gone, `${row({ id: "msg_A", at: "2026-10-09T10:00:00.000Z", output: 100 })}\n`);
    const old = `${row({ id: "msg_B", at: "2026-10-09T11:00:00.000Z", output: 20 })}\n`;
    // More than the index looks at to see that a file goes on where it was.
    const rest = `${JSON.stringify({ type: "user", text: "x".repeat(5_000) })}\n`;
    writeFileSync(grown, old + rest);
    expect(await outputTokens(home)).toBe(120);
    rmSync(gone);
    // Read again, these bytes would count 90.
    writeFileSync(grown, old.replace('"output_tokens":20', '"output_tokens":90') + rest);
    appendFileSync(grown, `${row({ id: "msg_C", at: "2026-10-10T10:00:00.000Z", output: 3 })}\n`);
    expect(await outputTokens(home)).toBe(123);
    expect(await outputTokens(home)).toBe(123);
  });

  it("of six processes at once on a new home agree", async () => {
    const home = newHome();
    write(
      home,
      Array.from({ length: 500 }, (_, index) =>
        row({ id: `msg_${index}`, at: "2026-10-09T10:00:00.000Z", output: 1 }),
      ),
    );
    const results = await Promise.all(KINDS.map((kind) => runCli([kind, "--json"], { home })));
    expect(results.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
      KINDS.map(() => ({ code: 0, stderr: "" })),
    );
    for (const { stdout } of results) {
      expect((JSON.parse(stdout) as ReportDocument).totals).toMatchObject({ outputTokens: 500 });
    }
  });

  it.each([
    ["cannot be read", (index: string) => writeFileSync(index, "no database".repeat(1_000))],
    ["cannot be opened", (index: string) => mkdirSync(index)],
  ])("are right, with a warning, when the index %s", async (_, damage) => {
    const home = newHome();
    write(home, [row({ id: "msg_A", at: "2026-10-09T10:00:00.000Z", output: 100 })]);
    mkdirSync(join(home, "claude-meter"));
    damage(join(home, "claude-meter", "transcripts.db"));
    const { code, stdout, stderr } = await runCli(["daily", "--json"], { home });
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as ReportDocument).totals.outputTokens).toBe(100);
    expect(stderr).toContain("transcripts.db");
    expect(stderr).toContain("All transcripts were read instead.");
  });

  it.each([
    [["daily"], 3, "no transcripts"],
    [["daily", "--since", "yesterday"], 2, "not a day"],
    [["daily", "--timezone", "Mars/Olympus"], 2, "not a time zone"],
    [["daily", "--json", "--csv"], 2, "exclude"],
    [["daily", "--explain", "--csv"], 2, "exclude"],
    [["weekly", "--start-of-week", "someday"], 2, "someday"],
    [["blocks", "--token-limit", "many"], 2, "--token-limit"],
  ] as const)("%j exits %i and says why", async (args, exitCode, text) => {
    const { code, stdout, stderr } = await runCli(args, { home: newHome() });
    expect(code).toBe(exitCode);
    expect(stdout + stderr).toContain(text);
  });
});
