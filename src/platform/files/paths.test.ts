import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, posix, win32 } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Machine } from "../../ports/machine.ts";
import { configFile, createPrivateDir, stateDir } from "./paths.ts";

type Facts = Pick<Machine, "os" | "homeDir"> & { readonly env?: Machine["env"] };

function machineOf({ os, homeDir, env = {} }: Facts): Machine {
  const path = os === "windows" ? win32 : posix;
  return { os, homeDir, env, joinPath: (...parts) => path.join(...parts) } as Machine;
}

test.each<[Facts, string]>([
  [{ os: "linux", homeDir: "/home/ada" }, "/home/ada/.local/state/claude-meter"],
  [{ os: "linux", homeDir: "/home/ada", env: { XDG_STATE_HOME: "/state" } }, "/state/claude-meter"],
  [
    { os: "linux", homeDir: "/home/ada", env: { XDG_STATE_HOME: "state" } },
    "/home/ada/.local/state/claude-meter",
  ],
  [{ os: "macos", homeDir: "/Users/ada" }, "/Users/ada/Library/Application Support/claude-meter"],
  [{ os: "windows", homeDir: "C:\\Users\\ada" }, "C:\\Users\\ada\\AppData\\Local\\claude-meter"],
  [
    { os: "windows", homeDir: "C:\\Users\\ada", env: { LOCALAPPDATA: "D:\\Local" } },
    "D:\\Local\\claude-meter",
  ],
  [{ os: "macos", homeDir: "/Users/ada", env: { CLAUDE_METER_HOME: "/else" } }, "/else"],
  [
    { os: "other", homeDir: "/home/ada", env: { CLAUDE_METER_HOME: "" } },
    "/home/ada/.local/state/claude-meter",
  ],
])("the state of %j is in %s", (facts, path) => {
  expect(stateDir(machineOf(facts))).toBe(path);
});

test("the settings are beside the state unless they are put elsewhere", () => {
  const env = { CLAUDE_METER_HOME: "/else" };
  expect(configFile(machineOf({ os: "linux", homeDir: "/home/ada", env }))).toBe("/else/config.json");
  const moved = { ...env, CLAUDE_METER_CONFIG: "/etc/meter.json" };
  expect(configFile(machineOf({ os: "linux", homeDir: "/home/ada", env: moved }))).toBe("/etc/meter.json");
});

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "claude-meter-paths-"));
});
afterAll(() => rm(folder, { recursive: true }));

test.skipIf(process.platform === "win32")("a created folder is its owner's alone, parents too", async () => {
  await createPrivateDir(join(folder, "a", "b"));
  await createPrivateDir(join(folder, "a", "b"));
  for (const path of [join(folder, "a"), join(folder, "a", "b")])
    expect((await stat(path)).mode & 0o777).toBe(0o700);
});
