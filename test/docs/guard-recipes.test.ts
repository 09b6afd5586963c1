import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { must } from "../../src/domain/assert.ts";
import { ROOT } from "../end-to-end/cli.ts";
import { startSimulatedHome, type SimulatedHome } from "../end-to-end/simulated-home.ts";
import { isInstalled } from "../tools/installed.ts";

const PAGE = readFileSync("docs/guards.md", "utf8");
const RECIPES = Array.from(
  PAGE.matchAll(/\n([^\n]+):\n\n```(sh|make|tmux)\n([\s\S]*?)```/g),
  ([, title = "", kind = "", text = ""]) => ({
    title,
    kind,
    text,
  }),
);

/** At 97 % of the five hours. */
let home: SimulatedHome;
let dir = "";

beforeAll(async () => {
  home = await startSimulatedHome("mid-loop-wall");
  dir = join(home.dir, "recipes");
  const bin = join(dir, "bin");
  mkdirSync(bin, { recursive: true });
  writeProgram(
    join(bin, "claude-meter"),
    `exec '${process.execPath}' '${join(ROOT, "bin", "claude-meter.cjs")}' "$@"`,
  );
  writeProgram(join(bin, "claude"), 'echo "claude $*"');
  writeFileSync(join(dir, "tasks.txt"), "first\nsecond\n");
});
afterAll(() => home.close());

function writeProgram(path: string, line: string): void {
  writeFileSync(path, `#!/bin/sh\n${line}\n`);
  chmodSync(path, 0o755);
}

async function run(program: string, args: readonly string[]): Promise<string> {
  const env = {
    ...home.cliOptions.env,
    HOME: home.home.homeDir,
    TZ: "UTC",
    PATH: `${join(dir, "bin")}:${process.env["PATH"] ?? ""}`,
  };
  const { stdout } = await promisify(execFile)(program, [...args], { cwd: dir, env });
  return stdout;
}

function recipe(start: string): string {
  return must(
    RECIPES.find(({ title }) => title.startsWith(start)),
    `a recipe "${start}…"`,
  ).text;
}

describe.skipIf(process.platform === "win32")("docs/guards.md", () => {
  it("has five recipes, each of which is run here", () => {
    expect(RECIPES.map(({ title }) => title.split(/[ ,]/).slice(0, 2).join(" "))).toEqual([
      "In CI",
      "In a",
      "A cheaper",
      "In a",
      "In tmux",
    ]);
  });

  it("leaves a CI job out while too little is left", async () => {
    expect(await run("sh", ["-c", recipe("In CI")])).toMatch(/Stop\. .*at or over 80%.*\nleft out/);
  });

  it("runs each task of a loop while there is room", async () => {
    expect(await run("sh", ["-c", recipe("In a loop")])).toMatch(
      /Room.*\nclaude -p first\nRoom.*\nclaude -p second\n/,
    );
  });

  it("keeps the model while its week is not known to be over", async () => {
    expect(await run("sh", ["-c", recipe("A cheaper")])).toContain("claude --model opus -p next task");
  });

  it.skipIf(!isInstalled("make"))("goes on in a makefile while there is room", async () => {
    writeFileSync(join(dir, "Makefile"), recipe("In a makefile"));
    expect(await run("make", ["-s", "agent"])).toMatch(/Room.*\nclaude -p next task/);
  });

  it.skipIf(!isInstalled("tmux"))("is taken by tmux as it stands", async () => {
    writeFileSync(join(dir, "tmux.conf"), recipe("In tmux"));
    const tmux = ["-S", join(dir, "s"), "-f", join(dir, "tmux.conf")];
    await run("tmux", [...tmux, "new-session", "-d", "-s", "recipe", "cat"]);
    try {
      expect(await run("tmux", [...tmux, "show-options", "-gv", "status-right"])).toContain(
        "claude-meter statusline",
      );
    } finally {
      await run("tmux", [...tmux, "kill-session", "-t", "recipe"]);
    }
  });
});
