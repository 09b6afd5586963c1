import { expect, test } from "vitest";
import { claudeConfigDirs, findConfigDirs } from "./claude-config-dirs.ts";
import { createFakeMachine, type FakeMachineFacts } from "./fixtures/fake-machine.ts";

async function pathsOf(facts: FakeMachineFacts): Promise<readonly string[]> {
  return (await findConfigDirs(createFakeMachine(facts))).map((dir) => dir.path);
}

const ownDirs = ["/home/ada/.claude", "/home/ada/.config/claude"];

test("without CLAUDE_CONFIG_DIR the default folders count, whether they exist or not", async () => {
  expect(await pathsOf({})).toEqual(ownDirs);
  expect(await pathsOf({ env: { CLAUDE_CONFIG_DIR: "" } })).toEqual(ownDirs);
  expect(claudeConfigDirs(createFakeMachine({}))).toEqual(ownDirs);
});

test("CLAUDE_CONFIG_DIR replaces them, as one folder to the letter or as a list", async () => {
  expect(await pathsOf({ env: { CLAUDE_CONFIG_DIR: "/a b/" } })).toEqual(["/a b/"]);
  expect(await pathsOf({ env: { CLAUDE_CONFIG_DIR: " /a , /b,, " } })).toEqual(["/a", "/b"]);
  expect(claudeConfigDirs(createFakeMachine({ env: { CLAUDE_CONFIG_DIR: "/a,/b" } }))).toEqual(["/a", "/b"]);
});

test("a Linux inside Windows looks into the people's folders there too", async () => {
  const dirs = { "/mnt/c/Users": ["All Users", "Default", "Public", "ada", "desktop.ini"] };
  expect(await pathsOf({ isWsl: true, dirs })).toEqual([...ownDirs, "/mnt/c/Users/ada/.claude"]);
  expect(await pathsOf({ isWsl: true, dirs, env: { CLAUDE_CONFIG_DIR: "/a" } })).toEqual(["/a"]);
});

test("Windows looks into its running Linux machines, and starts none", async () => {
  const command = "wsl.exe --list --quiet --running";
  const stdout = "\uFEFFUbuntu-24.04\r\n; rm\r\n".split("").join("\0").replace("\uFEFF\0", "");
  const homes = "\\\\wsl.localhost\\Ubuntu-24.04\\home";
  const machine = createFakeMachine({
    os: "windows",
    homeDir: "C:\\Users\\ada",
    commands: { [command]: { kind: "exited", code: 0, stdout, stderr: "" } },
    dirs: { [homes]: ["ada"] },
  });
  expect((await findConfigDirs(machine)).map((dir) => dir.path)).toEqual([
    "C:\\Users\\ada\\.claude",
    "C:\\Users\\ada\\.config\\claude",
    `${homes}\\ada\\.claude`,
  ]);
  expect(machine.commandsRun).toEqual([command]);
});

test("Windows without any Linux has its own folders", async () => {
  const own = ["C:\\Users\\ada\\.claude", "C:\\Users\\ada\\.config\\claude"];
  expect(await pathsOf({ os: "windows", homeDir: "C:\\Users\\ada" })).toEqual(own);
});
