import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { toText } from "../../src/apps/terminal/ansi.ts";
import { UNICODE_GLYPHS } from "../../src/apps/terminal/glyphs.ts";
import { renderDropdown } from "../../src/apps/terminal/render-dropdown.ts";
import { lineWidth } from "../../src/apps/terminal/span.ts";
import { toDropdown } from "../../src/view/dropdown/dropdown.ts";
import { utcWallClock } from "../../src/domain/wall-clock.ts";
import { createLocalTime } from "../../src/view/format/local-time.ts";
import type { StatusDocument } from "../../src/documents/status.ts";
import { SCENARIOS } from "../../src/simulator/scenarios/scenarios.ts";
import { newHome, runCli } from "./cli.ts";
import { expectValid } from "./published-schemas.ts";
import { startSimulatedHome, type SimulatedHome } from "./simulated-home.ts";

const TERMINAL = { columns: 80, glyphs: UNICODE_GLYPHS };

describe("status on the seed's account", () => {
  let home: SimulatedHome;
  beforeEach(async () => {
    home = await startSimulatedHome("seed-account");
  });
  afterEach(() => home.close());

  it("shows 81 / 68 / 52 / 94 / 61, chat's 7 points and about 9×, bannered as simulated", async () => {
    const { code, stdout, stderr } = await home.run(["status"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const text of ["SIMULATED", "ada@example.com · Max 5x", "chat and other 7 (10%)", "about 9×"]) {
      expect(stdout).toContain(text);
    }
    for (const row of [
      /5-hour +81%/,
      /all models +68%/,
      /Sonnet +52%/,
      /▸ Week, Opus +94%/,
      /OAuth apps +61%/,
    ]) {
      expect(stdout).toMatch(row);
    }
  });

  it("prints a document that its published schema describes, with absent as null", async () => {
    const { stdout } = await home.run(["status", "--json"]);
    expectValid(stdout);
    const document = JSON.parse(stdout) as StatusDocument;
    const [account] = document.accounts;
    expect(document.simulated).toBe(true);
    expect(account?.binding?.key).toBe("seven_day_opus");
    expect(account?.windows.map(({ key, usedPercent }) => [key, usedPercent])).toEqual([
      ["five_hour", 81],
      ["seven_day", 68],
      ["seven_day_oauth_apps", 61],
      ["seven_day_opus", 94],
      ["seven_day_sonnet", 52],
    ]);
    const split = account?.split.find(({ method }) => method === "oauth-apps");
    expect(split?.parts.map(({ surface, points }) => [surface, points])).toEqual([
      ["claude_code", 61],
      ["chat", 7],
    ]);
    expect(account?.windows.every(({ burn, forecast }) => burn === null && forecast === null)).toBe(true);
  });

  it("asks the server once, then shows what is kept within the spacing, and on --no-fetch", async () => {
    await home.run(["status"]);
    const again = await home.run(["status", "--json"]);
    const never = await home.run(["status", "--no-fetch", "--json"]);
    expect(home.simulator.requests.map(({ path }) => path)).toEqual([
      "/api/oauth/usage",
      "/api/oauth/profile",
    ]);
    for (const { stdout } of [again, never]) {
      expect((JSON.parse(stdout) as StatusDocument).accounts[0]?.windows[0]?.usedPercent).toBe(81);
    }
  });

  it("stays marked as simulated when the same state is looked at without the simulator", async () => {
    await home.run(["status"]);
    const { CLAUDE_METER_API_URL: _, ...env } = home.cliOptions.env ?? {};
    const { stdout } = await runCli(["status", "--no-fetch", "--json"], { ...home.cliOptions, env });
    expect((JSON.parse(stdout) as StatusDocument).simulated).toBe(true);
  });

  it("answers as of an instant from the store alone, a document for each --at, blind to what came later", async () => {
    await home.run(["status"]);
    const at = ["2020-01-01T00:00:00Z", new Date(Date.now() + 60_000).toISOString()];
    const { code, stdout } = await home.run(["status", "--json", "--at", at[1] ?? "", "--at", at[1] ?? ""]);
    expect(code).toBe(0);
    expect(stdout.trim().split("\n")).toHaveLength(2);
    expect((await home.run(["status", "--json", "--at", at[0] ?? ""])).code).toBe(3);
    expect(home.simulator.requests.filter(({ path }) => path.endsWith("usage"))).toHaveLength(1);
  });

  it("prints every analysis as a document that its schema describes", async () => {
    await home.run(["status"]);
    for (const command of ["burn", "forecast", "split", "findings", "history", "doctor"]) {
      const { code, stdout } = await home.run([command, "--json"]);
      expect(code, command).toBe(0);
      expectValid(stdout);
    }
  });

  it("exports lines that import takes back unchanged, and importing twice changes nothing", async () => {
    await home.run(["status"]);
    const exported = await home.run(["export"]);
    expect(exported.stdout.trim().split("\n")).toHaveLength(1);
    const other = { env: { CLAUDE_METER_HOME: join(home.dir, "other") } };
    const first = await home.run(["import", "-", "--json"], { ...other, input: exported.stdout });
    const second = await home.run(["import", "-", "--json"], { ...other, input: exported.stdout });
    expectValid(first.stdout);
    expect(JSON.parse(first.stdout)).toMatchObject({ inserted: 1, duplicates: 0, rejected: [] });
    expect(JSON.parse(second.stdout)).toMatchObject({ inserted: 0, duplicates: 1, rejected: [] });
    expect((await home.run(["export"], other)).stdout).toBe(exported.stdout);
    expect((await home.run(["export", "--csv"], other)).stdout.split("\n")[0]).toBe(
      "observed_at,account,source,window,used_percent,resets_at",
    );
  });
});

describe("every scenario", () => {
  it.each(SCENARIOS.map(({ name }) => name))(
    "%s: demo --once prints a valid document and fits 80 columns",
    async (name) => {
      const args = ["demo", "--scenario", name, "--once", "--json"];
      const { code, stdout, stderr } = await runCli(args, { home: newHome() });
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expectValid(stdout);
      const document = JSON.parse(stdout) as StatusDocument;
      expect(document.simulated).toBe(true);
      const lines = renderDropdown(
        toDropdown(document, { localTime: createLocalTime(utcWallClock) }),
        TERMINAL,
      );
      expect(toText(lines, "none")).toContain("SIMULATED");
      expect(Math.max(...lines.map(lineWidth))).toBeLessThanOrEqual(TERMINAL.columns);
    },
  );
});

describe("exit codes and messages", () => {
  it("3 with the way out when there is no account", async () => {
    const { code, stderr } = await runCli(["status"], { home: newHome() });
    expect(code).toBe(3);
    expect(stderr).toMatch(/No Claude account was found[\s\S]*claude-meter demo/);
  });

  it("the same as one error document on standard output with --json", async () => {
    const { code, stdout, stderr } = await runCli(["status", "--json"], { home: newHome() });
    expect({ code, stderr }).toEqual({ code: 3, stderr: "" });
    expectValid(stdout);
  });

  it.each([
    [["status", "--input", "-"], "not json", 2],
    [["status", "--input", "-"], "[1]", 2],
    [["status", "--input", "-"], "{}", 3],
    [["status", "--input", "-"], '{"type":"error","error":{"type":"api_error","message":"x"}}', 3],
    [["status", "--input", "-"], '{"five_hour":null,"seven_day":null,"limits":[]}', 0],
    [["status", "--input", "/does/not/exist"], "", 2],
    [["status", "--nonsense"], "", 2],
    [["nonsense"], "", 2],
    [["status", "--at", "yesterday"], "", 2],
    [["lap"], "", 2],
    [["lap", "stop"], "", 2],
    [["demo", "--scenario", "nonsense"], "", 2],
    [["import", "-"], "nonsense\n", 2],
    [["--help"], "", 0],
    [["status", "--help"], "", 0],
    [["--version"], "", 0],
    [["complete", "bash"], "", 0],
    [["complete", "--", "sta"], "", 0],
  ] as const)("%j with %j on standard input exits %i", async (args, input, expected) => {
    const { code, stdout, stderr } = await runCli(args, { home: newHome(), input });
    expect({ code, stderr }).toMatchObject({ code: expected });
    expect(stdout + stderr).not.toMatch(/\n\s+at /);
    if (expected === 0) expect(stdout).not.toBe("");
    else expect(stderr).not.toBe("");
  });

  it("refuses a server that is not loopback, by name", async () => {
    const env = { CLAUDE_METER_API_URL: "http://10.1.2.3:8000" };
    const { code, stderr } = await runCli(["status"], { home: newHome(), env });
    expect(code).toBe(2);
    expect(stderr).toContain("loopback");
  });
});

describe("an account without windows", () => {
  it("is told as that by every command, never by silence and never as a store with nothing in it", async () => {
    const home = await startSimulatedHome("free-account");
    try {
      for (const command of ["burn", "forecast", "what-if", "guard"]) {
        const { code, stdout } = await home.run([command]);
        expect({ command, code, stdout }).toEqual({
          command,
          code: 0,
          stdout: expect.stringContaining("No window is reported.") as string,
        });
      }
      for (const command of ["walls", "backtest"]) {
        const { code, stderr } = await home.run([command]);
        expect({ command, code, stderr }).toEqual({
          command,
          code: 3,
          stderr: expect.stringContaining("No window is kept of any account.") as string,
        });
      }
    } finally {
      await home.close();
    }
  });
});
