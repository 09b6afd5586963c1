import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isInstalled } from "../tools/installed.ts";
import { ROOT, newHome, runCli } from "./cli.ts";

describe("a command that was written wrongly", () => {
  it.each([
    [["statsu"], 'There is no command "statsu".', "Did you mean status? Run `claude-meter --help`."],
    [["service", "start"], 'There is no command "start".', "Run `claude-meter service --help`."],
    [["help", "nothing"], 'There is no command "nothing".', "Run `claude-meter --help`."],
    [
      ["guard", "--max-used", "90", "--min-remaining", "20"],
      "Option '--min-remaining <percent>' cannot be used with option '--max-used <percent>'.",
      "Run `claude-meter guard --help`.",
    ],
    [
      ["wait", "--fail-open", "--fail-closed"],
      "Option '--fail-open' cannot be used with option '--fail-closed'.",
      "Run `claude-meter wait --help`.",
    ],
    [
      ["--json", "--format", "tmux"],
      "Option '--format <bar>' cannot be used with option '--json'.",
      "Run `claude-meter --help`.",
    ],
    [
      ["status", "--follow"],
      "--follow is for the line of a bar.",
      "Add --format BAR, or use --watch to keep the dropdown on the screen.",
    ],
    [
      ["alerts", "snooze", "--for", "2h", "--until-reset"],
      "Option '--until-reset' cannot be used with option '--for <time>'.",
      "Run `claude-meter alerts snooze --help`.",
    ],
    ...["", "/no/such/folder"].map((dir): [string[], string, string] => [
      ["hooks", "install", "--yes", "--config-dir", dir],
      `There is no folder "${dir}".`,
      "Give --config-dir a folder of Claude Code's that exists, or leave it out.",
    ]),
    [
      ["history", "--since", "7x"],
      '"7x" is neither an instant nor a length of time.',
      "Write 90m, 36h or 7d, or date, time and zone as in 2026-05-11T18:24:00Z.",
    ],
    [
      ["import", "/no/such/file"],
      "/no/such/file cannot be read: there is no such file.",
      "Name a file that exists, or - for standard input.",
    ],
  ])("%j is told in one sentence, with what to do", async (args, message, hint) => {
    const { code, stdout, stderr } = await runCli(args, { home: newHome() });
    if (args.includes("--json")) {
      expect(JSON.parse(stdout)).toMatchObject({ errors: [{ message, hint }] });
    } else {
      expect({ stdout, stderr }).toEqual({ stdout: "", stderr: `${message}\n${hint}\n` });
    }
    expect(code).toBe(2);
  });
});

// Other systems' `script` takes other options.
describe.skipIf(process.platform !== "linux" || !isInstalled("script"))(
  "a terminal that does not know its width",
  () => {
    it("is written to as one of 80 columns", () => {
      const home = newHome();
      const command = `'${process.execPath}' '${join(ROOT, "dist", "claude-meter.js")}' demo --once`;
      const env = { PATH: process.env["PATH"] ?? "", HOME: home, CLAUDE_METER_HOME: home, NO_COLOR: "1" };
      const output = execFileSync("script", ["-qec", command, "/dev/null"], {
        env,
        stdio: ["ignore", "pipe", "ignore"],
        encoding: "utf8",
      });
      expect(output).toContain(
        "SIMULATED: these numbers come from the built-in simulator, not from Anthropic\r\n",
      );
    });
  },
);
