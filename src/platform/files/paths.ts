import { mkdir } from "node:fs/promises";
import type { Machine } from "../../ports/machine.ts";

/** What of a machine tells where our files are. */
export type StatePlaces = Pick<Machine, "os" | "env" | "homeDir" | "joinPath">;

/** The folder of claude-meter's own state: `CLAUDE_METER_HOME`, else where this operating system keeps such things. */
export function stateDir(machine: StatePlaces): string {
  const given = machine.env["CLAUDE_METER_HOME"];
  if (given) return given;
  switch (machine.os) {
    case "macos":
      return machine.joinPath(machine.homeDir, "Library", "Application Support", "claude-meter");
    case "windows":
      return machine.joinPath(windowsLocalAppData(machine), "claude-meter");
    default:
      return machine.joinPath(xdgStateHome(machine), "claude-meter");
  }
}

/** The settings file: `CLAUDE_METER_CONFIG`, else `config.json` in the state folder. */
export function configFile(machine: StatePlaces): string {
  return machine.env["CLAUDE_METER_CONFIG"] || machine.joinPath(stateDir(machine), "config.json");
}

/**
 * Creates a folder and its parents where they are missing, for its owner alone: what is inside tells how much somebody works.
 * An existing folder keeps its mode. Errors: rejects with the file system's own error.
 */
export async function createPrivateDir(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
}

function windowsLocalAppData(machine: StatePlaces): string {
  return machine.env["LOCALAPPDATA"] || machine.joinPath(machine.homeDir, "AppData", "Local");
}

/** A relative `XDG_STATE_HOME` is ignored. Source: XDG Base Directory Specification 0.8. */
function xdgStateHome(machine: StatePlaces): string {
  const given = machine.env["XDG_STATE_HOME"];
  return given?.startsWith("/") ? given : machine.joinPath(machine.homeDir, ".local", "state");
}
