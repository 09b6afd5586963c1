import { posix, win32 } from "node:path";
import { describe, expect, it } from "vitest";
import type { Machine } from "../../ports/machine.ts";
import { transcriptRoots } from "./transcript-roots.ts";

function machine(os: Machine["os"], env: Machine["env"] = {}): Machine {
  const isWindows = os === "windows";
  const none = () => Promise.reject(new Error("roots are told from names alone"));
  return {
    os,
    isWsl: false,
    homeDir: isWindows ? "C:\\Users\\ada" : "/home/ada",
    userName: "ada",
    env,
    joinPath: (...parts) => (isWindows ? win32 : posix).join(...parts),
    readText: none,
    listDir: none,
    run: none,
    sha256Hex: () => "",
  };
}

describe("the roots of transcripts", () => {
  it("are Claude Code's two folders and the desktop app's", () => {
    expect(transcriptRoots(machine("macos"))).toEqual({
      configDirs: ["/home/ada/.claude", "/home/ada/.config/claude"],
      desktopDirs: ["/home/ada/Library/Application Support/Claude/local-agent-mode-sessions"],
    });
    expect(transcriptRoots(machine("windows")).desktopDirs).toEqual([
      "C:\\Users\\ada\\AppData\\Roaming\\Claude\\local-agent-mode-sessions",
    ]);
    expect(transcriptRoots(machine("linux", { XDG_CONFIG_HOME: "/x" })).desktopDirs).toEqual([
      "/x/Claude/local-agent-mode-sessions",
    ]);
  });

  it("are the folders of CLAUDE_CONFIG_DIR and no others where it is set", () => {
    const roots = transcriptRoots(machine("linux", { CLAUDE_CONFIG_DIR: "/a, /b ,," }));
    expect(roots).toEqual({ configDirs: ["/a", "/b"], desktopDirs: [] });
  });
});
