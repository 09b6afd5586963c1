import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createClock } from "../../src/platform/clock.ts";
import { seatStatusline } from "../../src/simulator/home/seat-statusline.ts";
import { ROOT, type CliResult } from "./cli.ts";
import { startSimulatedHome, type SimulatedHome } from "./simulated-home.ts";

const BIN = join(ROOT, "bin", "claude-meter.cjs");

/** At 97 % of the five hours. */
let home: SimulatedHome;
beforeEach(async () => {
  home = await startSimulatedHome("mid-loop-wall");
  mkdirSync(state());
});
afterEach(() => home.close());

const state = (...parts: readonly string[]) => join(home.dir, "state", ...parts);
const call = (
  args: readonly string[],
  input = "",
  env: Readonly<Record<string, string>> = {},
): Promise<CliResult> => home.run(args, { program: BIN, input, env: { ...home.cliOptions.env, ...env } });
const line = (input: string, ...args: readonly string[]) =>
  call(["statusline", "--theme", "plain", ...args], input);

/** What Claude Code tells a session of these limits. */
function told(fiveHourPercent: number, more: object = {}): string {
  const resets_at = Math.round(createClock().nowMs() / 1000) + 3_600;
  return JSON.stringify({
    session_id: "0190-aaaa",
    cost: { total_api_duration_ms: 1 },
    rate_limits: { five_hour: { used_percentage: fiveHourPercent, resets_at } },
    ...more,
  });
}

const spooled = () => readdirSync(state("spool", "statusline")).filter((name) => name.endsWith(".json"));

describe("the status line's own entry", () => {
  it("tells what the session is told, before anybody has read anything", async () => {
    expect(await line("")).toMatchObject({ code: 0, stdout: "no reading yet\n" });
    expect((await line(told(42))).stdout).toMatch(/^simulated · 5h 42% ⇣38 1h\n$/);
  });

  it("leaves a reading in the spool, once, in the words of import", async () => {
    for (const _ of [1, 2]) await line(told(42));
    expect(spooled()).toHaveLength(1);
    const text = readFileSync(state("spool", "statusline", spooled()[0] ?? ""), "utf8");
    expect(JSON.parse(text)).toMatchObject({
      source: "statusline",
      payload: { rate_limits: { five_hour: { used_percentage: 42 } } },
    });
    expect(Object.keys((JSON.parse(text) as { payload: object }).payload)).toEqual(["rate_limits"]);
  });

  it.each([
    ["nothing", ""],
    ["half a document", told(50).slice(0, 60)],
    ["something else", "[1, 2]"],
    ["limits of no known shape", JSON.stringify({ rate_limits: "soon", model: 7, cost: [], session_id: {} })],
    ["a very long document", told(42, { padding: "x".repeat(2_000_000) })],
  ])("prints a line for %s", async (_, input) => {
    const result = await line(input);
    expect(result).toMatchObject({ code: 0, stderr: "" });
    expect(result.stdout.split("\n")).toHaveLength(2);
  });

  it("goes by what a command has read, and by its own session where that is newer", async () => {
    await home.run(["status"]);
    const seat = home.simulator.seats[0];
    const input = JSON.stringify(
      seatStatusline(seat, { nowMs: createClock().nowMs(), configDir: home.home.configDir }),
    );
    expect((await line(input)).stdout).toMatch(/^simulated · 5h 97% .* · 7d \d+%/);
    expect((await line("", "--template", "{5h.used}")).stdout).toBe("97%\n");
  });

  it("puts another status line below, and stands alone when that fails or hangs", async () => {
    await home.run(["status"]);
    const waitsForMs = (wrappedTimeoutMs: number) =>
      writeFileSync(state("config.json"), JSON.stringify({ statusline: { wrappedTimeoutMs } }));
    waitsForMs(60_000);
    const names = ["statusline", "--template", "{5h.used}", "--theme", "plain", "--with"];
    expect((await call([...names, "cat | tr a-z A-Z"], "theirs")).stdout).toBe("97%\nTHEIRS\n");
    expect((await call([...names, "echo no; exit 3"])).stdout).toBe("97%\n");
    waitsForMs(200);
    expect((await call([...names, "echo late; exec sleep 30"])).stdout).toBe("97%\n");
  });

  it("says what is wrong with its settings, beside the line", async () => {
    await home.run(["status"]);
    writeFileSync(state("config.json"), JSON.stringify({ statusline: { template: "{5h} {oops}" } }));
    const { stdout, code } = await line("");
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^simulated · 5h 97%.*config\.json: "statusline\.template" must be .*\{oops\} is no field at character 6\n$/,
    );
    expect(await call(["statusline", "--colour", "x"])).toMatchObject({ code: 2, stdout: "" });
  });

  it.each([
    ["half a document", '{"statusline": {"template"', "it is not JSON"],
    ["a list", "[]", "it must hold one JSON object"],
  ])("says that a settings file is %s, and draws its defaults", async (_, text, mistake) => {
    await home.run(["status"]);
    writeFileSync(state("config.json"), text);
    expect((await line("")).stdout).toMatch(/^simulated · 5h 97%/);
    expect((await line("")).stdout).toContain(`· config.json: ${mistake}\n`);
  });

  it("takes settings that an editor began with a byte order mark", async () => {
    await home.run(["status"]);
    writeFileSync(state("config.json"), `\uFEFF${JSON.stringify({ statusline: { template: "{5h.used}" } })}`);
    expect((await line("")).stdout).toBe("97%\n");
  });
});

describe("what Claude Code calls all the time", () => {
  it.each(["statusline", "hook"])(
    "%s stays one small file that loads three modules of Node at its start",
    (name) => {
      const program = readFileSync(join(ROOT, "dist", `${name}.cjs`), "utf8");
      const required = Array.from(program.matchAll(/\brequire\(["'`]([^"'`]+)/g), ([, module]) => module);
      expect(new Set(required)).toEqual(new Set(["node:fs", "node:os", "node:path"]));
      expect(program.length).toBeLessThan(64 * 1024);
    },
  );
});

describe("a face from a clock that has been set back since", () => {
  /** The numbers of a saved reply as the newest status of a state folder of its own. */
  const withFace = async (madeAfterMs: number) => {
    const dir = join(home.dir, `state-made-${madeAfterMs}`);
    mkdirSync(join(dir, "faces"), { recursive: true });
    const resets_at = new Date(createClock().nowMs() + 3_600_000).toISOString();
    const usage = JSON.stringify({ five_hour: { utilization: 61, resets_at } });
    const document = JSON.parse((await call(["status", "--json", "--input", "-"], usage)).stdout) as object;
    const generatedAt = new Date(createClock().nowMs() + madeAfterMs).toISOString();
    writeFileSync(join(dir, "faces", "status.json"), JSON.stringify({ ...document, generatedAt }));
    return { CLAUDE_METER_HOME: dir, NO_COLOR: "1" };
  };

  it("is not believed, neither by the line nor by a hook", async () => {
    const env = await withFace(86_400_000);
    expect((await call(["statusline"], "", env)).stdout).toBe("no reading yet\n");
    expect(await call(["hook", "UserPromptSubmit"], "{}", env)).toMatchObject({ code: 0, stdout: "" });
  });

  it("is what they go by when it is of the past", async () => {
    const env = await withFace(-1_000);
    expect((await call(["statusline"], "", env)).stdout).toContain("5h 61%");
    expect((await call(["hook", "UserPromptSubmit"], "{}", env)).stdout).toContain("5-hour 61% used");
  });
});

describe("the hook's own entry", () => {
  it("holds a tool at the threshold, and fails open without anything to go by", async () => {
    await home.run(["status"]);
    const held = await call(["hook", "PreToolUse"], '{"tool_name": "Bash"}');
    expect(JSON.parse(held.stdout)).toMatchObject({ hookSpecificOutput: { permissionDecision: "deny" } });
    const alone = { CLAUDE_METER_HOME: join(home.dir, "empty") };
    expect(await call(["hook", "PreToolUse"], "{}", alone)).toMatchObject({
      code: 0,
      stdout: "",
      stderr: "",
    });
  });

  it("holds nothing when its settings cannot be used, and says so", async () => {
    await home.run(["status"]);
    writeFileSync(state("config.json"), JSON.stringify({ hooks: { maxUsed: "all" } }));
    const result = await call(["hook", "PreToolUse"], "{}");
    expect(result).toMatchObject({ code: 1, stdout: "" });
    expect(result.stderr).toContain('"hooks.maxUsed" must be');
    // What the file says of holding is not known while it is no JSON: it may say not to.
    writeFileSync(state("config.json"), '{"hooks": {"hold": false}');
    expect(await call(["hook", "PreToolUse"], "{}")).toMatchObject({ code: 1, stdout: "" });
  });

  it.each([[["hook"]], [["hook", "Party"]], [["hook", "PreToolUse", "--verbose"]]])(
    "names its events when it is called as %j, and holds nothing: code 2 would",
    async (args) => {
      const result = await call(args, '{"tool_name": "Bash"}');
      expect(result).toMatchObject({ code: 1, stdout: "" });
      expect(result.stderr).toContain("takes one of PreToolUse");
    },
  );
});

describe.skipIf(process.platform === "win32")("the shell's status line", () => {
  const sh = async (input: string, ...args: readonly string[]) => {
    const env = {
      ...home.cliOptions.env,
      HOME: home.home.homeDir,
      PATH: process.env["PATH"] ?? "",
      TZ: "UTC",
      NO_COLOR: "1",
    };
    const running = promisify(execFile)("sh", [state("claude-meter-statusline.sh"), ...args], { env });
    running.child.stdin?.end(input);
    return (await running).stdout;
  };

  beforeEach(async () => {
    const dir = join(home.dir, "other-claude");
    mkdirSync(dir);
    await call(["statusline", "install", "--shell", "--yes", "--config-dir", dir]);
    mkdirSync(state("faces"), { recursive: true });
  });

  it("prints the line that lies ready, drops new limits once, and runs the one below", async () => {
    writeFileSync(state("faces", "statusline.txt"), "5h 97% ready");
    expect(await sh(told(98), "--with", "wc -l | tr -d ' '")).toBe("5h 97% ready\n1\n");
    expect(await sh(told(98))).toBe("5h 97% ready\n");
    const [dropped = "", ...others] = spooled().map((name) => state("spool", "statusline", name));
    expect(others).toEqual([]);
    expect(JSON.parse(readFileSync(dropped, "utf8"))).toMatchObject({
      payload: { rate_limits: { five_hour: { used_percentage: 98 } } },
    });
    expect((await home.run(["import", dropped])).code).toBe(0);
  });

  it("hands over to Node when nobody keeps the line", async () => {
    writeFileSync(state("faces", "statusline.txt"), "5h 97% ready");
    utimesSync(state("faces", "statusline.txt"), 1_767_225_600, 1_767_225_600);
    expect(await sh(told(98))).toMatch(/^simulated · 5h 98%/);
  });

  it("takes any input without running anything of it", async () => {
    writeFileSync(state("faces", "statusline.txt"), "ready");
    const touched = join(home.dir, "touched");
    const hostile = `{"session_id":"../../x","rate_limits":{"$(touch ${touched})\`id\`":{"used_percentage":1}}}`;
    expect(await sh(hostile)).toBe("ready\n");
    expect(existsSync(touched)).toBe(false);
    expect(await sh("")).toBe("ready\n");
    expect(readdirSync(state("spool", "statusline-shell"))).not.toContain("x");
  });
});
