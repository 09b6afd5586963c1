import type { Machine } from "../../ports/machine.ts";

/** Folders that hold transcripts. */
export interface TranscriptRoots {
  /** Folders of Claude Code: transcripts are under their `projects/`. */
  readonly configDirs: readonly string[];
  /** Folders of the desktop app: each session in them has a `.claude/projects` of its own, some folders down. */
  readonly desktopDirs: readonly string[];
}

/**
 * Where this machine's transcripts may be. Whether they exist is for discovery to see.
 *
 * `CLAUDE_CONFIG_DIR`, a comma list, stands for all of them: whoever sets it means these and no others.
 * Source: Claude Code's default, ccusage's second one, the desktop app's data folder per operating system; observed 2026-11.
 */
export function transcriptRoots(machine: Machine): TranscriptRoots {
  const given = (machine.env["CLAUDE_CONFIG_DIR"] ?? "").split(",").map((part) => part.trim());
  const givenDirs = given.filter((part) => part !== "");
  if (givenDirs.length > 0) return { configDirs: givenDirs, desktopDirs: [] };
  const { homeDir } = machine;
  return {
    configDirs: [machine.joinPath(homeDir, ".claude"), machine.joinPath(homeDir, ".config", "claude")],
    desktopDirs: [machine.joinPath(desktopDataDir(machine), "Claude", "local-agent-mode-sessions")],
  };
}

function desktopDataDir(machine: Machine): string {
  const { env, homeDir } = machine;
  if (machine.os === "macos") return machine.joinPath(homeDir, "Library", "Application Support");
  if (machine.os === "windows") return env["APPDATA"] || machine.joinPath(homeDir, "AppData", "Roaming");
  return env["XDG_CONFIG_HOME"] || machine.joinPath(homeDir, ".config");
}
