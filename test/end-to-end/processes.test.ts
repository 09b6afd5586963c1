import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LapDocument, LapsDocument } from "../../src/documents/lap.ts";
import type { StatusDocument } from "../../src/documents/status.ts";
import { inspectSqliteStore } from "../../src/store/sqlite/inspect-store.ts";
import { startCli } from "./cli.ts";
import { expectValid } from "./published-schemas.ts";
import { startSimulatedHome, type SimulatedHome } from "./simulated-home.ts";

let home: SimulatedHome;
beforeEach(async () => {
  home = await startSimulatedHome("mid-loop-wall");
});
afterEach(() => home.close());

describe("eight processes at once on one home", () => {
  it("make one call, show one number, and leave a sound store with one snapshot", async () => {
    const results = await Promise.all(Array.from({ length: 8 }, () => home.run(["status", "--json"])));
    expect(results.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
      results.map(() => ({ code: 0, stderr: "" })),
    );
    const levels = results.map(({ stdout }) => {
      const [account] = (JSON.parse(stdout) as StatusDocument).accounts;
      return account?.windows.map(({ key, usedPercent, observedAt }) => [key, usedPercent, observedAt]);
    });
    expect(new Set(levels.map((level) => JSON.stringify(level))).size).toBe(1);
    expect(home.simulator.requests.map(({ path }) => path).sort()).toEqual([
      "/api/oauth/profile",
      "/api/oauth/usage",
    ]);
    const inspection = await inspectSqliteStore(join(home.dir, "state", "readings.db"));
    expect(inspection).toMatchObject({
      kind: "inspected",
      problems: [],
      rowCounts: { snapshots: 1, accounts: 1 },
    });
  });
});

describe("a store that another program holds", () => {
  it("leaves the last numbers, with the reason beside them; what asks for more is told", async () => {
    const before = JSON.parse((await home.run(["status", "--json"])).stdout) as StatusDocument;
    const other = new DatabaseSync(join(home.dir, "state", "readings.db"));
    other.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
    const { code, stdout } = await home.run(["status", "--json"]);
    expect(code).toBe(0);
    expectValid(stdout);
    const now = JSON.parse(stdout) as StatusDocument;
    expect(now.errors).toMatchObject([{ code: "store-locked" }]);
    const levels = ({ accounts }: StatusDocument) =>
      accounts.flatMap(({ windows }) => windows.map(({ key, usedPercent }) => [key, usedPercent]));
    expect(levels(now)).toEqual(levels(before));
    expect(now.accounts[0]?.windows[0]?.ageSeconds).toBeGreaterThan(0);
    expect(await home.run(["guard"])).toMatchObject({ code: 5 });
    expect(await home.run(["history"])).toMatchObject({ code: 6 });
    other.close();
  });
});

describe("lap -- COMMAND", () => {
  const script = (text: string) => {
    const path = join(home.dir, "script.mjs");
    writeFileSync(path, text);
    return [process.execPath, path];
  };

  it("passes the command's output and exit code through, and says what it cost on standard error", async () => {
    const { code, stdout, stderr } = await home.run([
      "lap",
      "--",
      ...script('console.log("from the command"); process.exit(7)'),
    ]);
    expect({ code, stdout }).toEqual({ code: 7, stdout: "from the command\n" });
    expect(stderr).toMatch(/^Lap of .*script\.mjs \(exit 7\)/);
    expect(stderr).toContain("5-hour");
  });

  it("keeps standard output for the document with --json", async () => {
    const { code, stdout, stderr } = await home.run([
      "lap",
      "--json",
      "--",
      ...script('console.log("from the command")'),
    ]);
    expect(code).toBe(0);
    expect(stderr).toBe("from the command\n");
    const document = JSON.parse(stdout) as LapDocument;
    expect(document).toMatchObject({ schema: "claude-meter/lap.v1", state: "done", exitCode: 0 });
    // The reading at the end is the one at the start: the server may not be asked again so soon, and that is said, not guessed.
    expect(document.accounts[0]?.windows.map(({ points, refused }) => [points, typeof refused])).toEqual(
      document.accounts[0]?.windows.map(() => [null, "string"]),
    );
  });

  it("tells the tokens and dollars of what the command wrote into transcripts, and of nothing before it", async () => {
    const file = join(home.home.homeDir, ".claude", "projects", "-home-ada-billing", "lap.jsonl");
    const write = `
      import { appendFileSync, mkdirSync } from "node:fs";
      import { dirname } from "node:path";
      const usage = { input_tokens: 1000, output_tokens: 2000, cache_read_input_tokens: 0 };
      const message = { id: "msg_lap", model: "claude-opus-5-5", role: "assistant", usage };
      const row = { type: "assistant", timestamp: new Date().toISOString(), sessionId: "lap", cwd: "/x", message };
      mkdirSync(dirname(${JSON.stringify(file)}), { recursive: true });
      appendFileSync(${JSON.stringify(file)}, JSON.stringify(row) + "\\n");`;
    const { stdout } = await home.run(["lap", "--json", "--", ...script(write)]);
    expectValid(stdout);
    const { tokens, costUsd } = JSON.parse(stdout) as LapDocument;
    expect(tokens).toMatchObject({ inputTokens: 1_000, outputTokens: 2_000, messages: 1 });
    expect(costUsd).toBe(0.044);
    const nothing = await home.run(["lap", "--", ...script("")]);
    expect(nothing.stderr).toContain("no replies in Claude Code's transcripts");
  });

  it("hands a signal on and ends as the command ended", async () => {
    const child = startCli(
      [
        "lap",
        "--",
        ...script(
          'process.on("SIGTERM", () => process.exit(5)); setInterval(() => {}, 1000); console.log("ready")',
        ),
      ],
      home.cliOptions,
    );
    await once(child.stdout, "data");
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([5, null]);
  });

  it("says in one line that a program does not exist", async () => {
    const { code, stderr } = await home.run(["lap", "--", "no-such-program-anywhere"]);
    expect(code).toBe(2);
    expect(stderr).toContain("could not be started");
  });

  it("runs the command all the same where nothing can be kept, and ends as it ended", async () => {
    const blocked = join(home.dir, "no-folder");
    writeFileSync(blocked, "a file where the state folder should be");
    const words = ["lap", "--", ...script('console.log("ran"); process.exit(3)')];
    const { code, stdout, stderr } = await home.run(words, { env: { CLAUDE_METER_HOME: blocked } });
    expect({ code, stdout }).toEqual({ code: 3, stdout: "ran\n" });
    expect(stderr).toContain("cannot be created");
  });

  it("runs the command all the same where no account can be read, and says so", async () => {
    const env = { CLAUDE_METER_HOME: join(home.dir, "nothing-here"), HOME: join(home.dir, "no-home") };
    const { code, stdout, stderr } = await home.run(
      ["lap", "--", ...script('console.log("ran"); process.exit(3)')],
      { env },
    );
    expect({ code, stdout }).toEqual({ code: 3, stdout: "ran\n" });
    expect(stderr).toContain("No account could be read");
  });

  it("start and stop find each other across processes; a second start is refused", async () => {
    expect((await home.run(["lap", "start"])).stdout).toMatch(/^Lap running since/);
    expect(await home.run(["lap", "start"])).toMatchObject({
      code: 2,
      stderr: "A lap has been running for <1m.\nEnd it with `claude-meter lap stop` first.\n",
    });
    expect((await home.run(["lap", "stop"])).stdout).toMatch(/^Lap of/);
    expect((await home.run(["lap", "stop"])).code).toBe(2);
  });

  it("list shows what has ended, newest first, and of a command its program's name alone", async () => {
    await home.run(["lap", "--", ...script('console.log("FAKE-secret")')]);
    await home.run(["lap", "start"]);
    const { stdout } = await home.run(["lap", "list", "--json"]);
    expect(stdout).not.toContain("FAKE-secret");
    expectValid(stdout);
    const { running, laps } = JSON.parse(stdout) as LapsDocument;
    expect(running).not.toBeNull();
    expect(laps[0]).toMatchObject({ state: "done", command: "node", exitCode: 0 });
    expect(laps.map(({ startedAt }) => startedAt)).toEqual(
      laps
        .map(({ startedAt }) => startedAt)
        .toSorted()
        .toReversed(),
    );
    expect((await home.run(["lap", "list"])).stdout).toMatch(/A lap runs since/);
    await home.run(["lap", "stop"]);
    const after = JSON.parse((await home.run(["lap", "list", "--json"])).stdout) as LapsDocument;
    expect([after.running, after.laps.length]).toEqual([null, laps.length + 1]);
  });
});

describe("a reader that goes away", () => {
  it("ends the program quietly", async () => {
    const child = startCli(["export"], home.cliOptions);
    child.stdout.destroy();
    const errors: string[] = [];
    child.stderr.on("data", (text: Buffer) => errors.push(text.toString()));
    await once(child, "exit");
    expect(errors.join("")).toBe("");
  });
});

describe("guard and wait", () => {
  it("guard ends with 0 while there is room and with 5 at the threshold", async () => {
    const room = await home.run(["guard", "--max-used", "99"]);
    expect(room).toMatchObject({ code: 0 });
    expect(room.stdout).toMatch(/^Room\. 5-hour at 97%/);
    const crossed = await home.run(["guard", "--max-used", "90", "--json"]);
    expect(crossed.code).toBe(5);
    expectValid(crossed.stdout);
  });

  it("guard on readings that are too old is open, unless it is told to be closed", async () => {
    await home.run(["status"]);
    const options = ["guard", "--no-fetch", "--max-age", "1", "--window", "seven_day_cowork"];
    expect((await home.run(options)).code).toBe(0);
    expect((await home.run([...options, "--fail-closed"])).code).toBe(5);
  });

  it("wait ends at once while there is room, and a signal ends it with 5", async () => {
    expect((await home.run(["wait", "--max-used", "99"])).code).toBe(0);
    const child = startCli(["wait", "--max-used", "50"], home.cliOptions);
    await once(child.stdout, "data");
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([5, null]);
  });
});
