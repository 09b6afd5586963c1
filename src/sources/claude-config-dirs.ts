import type { Machine } from "../ports/machine.ts";

/** One folder of Claude Code's own settings and sign-in. */
export interface ConfigDir {
  readonly path: string;
  /** Where a `.claude.json` that belongs to this folder may lie outside of it. */
  readonly homeDir?: string | undefined;
  /** The text of `CLAUDE_CONFIG_DIR` that led here, as it was given; absent for a default folder. */
  readonly givenText?: string | undefined;
}

/** The folders of Claude Code on this side of the machine, by path. Whether they exist is for the reader to see. */
export function claudeConfigDirs(machine: Machine): readonly string[] {
  return ownConfigDirs(machine).map((dir) => dir.path);
}

/**
 * Every folder that Claude Code may use here: the comma list of `CLAUDE_CONFIG_DIR`, else the default ones, in Windows and in its
 * Linux machines too, because people use both sides with one account.
 */
export async function findConfigDirs(machine: Machine): Promise<readonly ConfigDir[]> {
  const own = ownConfigDirs(machine);
  if (own.some((dir) => dir.givenText !== undefined)) return own;
  if (machine.isWsl) return [...own, ...(await windowsConfigDirs(machine))];
  return machine.os === "windows" ? [...own, ...(await wslConfigDirs(machine))] : own;
}

function ownConfigDirs(machine: Machine): readonly ConfigDir[] {
  const given = machine.env["CLAUDE_CONFIG_DIR"];
  if (given) return givenDirs(machine, given);
  const { homeDir } = machine;
  return [homeConfigDir(machine, homeDir), { path: machine.joinPath(homeDir, ".config", "claude") }];
}

function homeConfigDir(machine: Machine, homeDir: string): ConfigDir {
  return { path: machine.joinPath(homeDir, ".claude"), homeDir };
}

/** A single folder keeps its text to the letter: the keychain item's name is made of it. */
function givenDirs(machine: Machine, given: string): readonly ConfigDir[] {
  if (!given.includes(",")) return [{ path: given, homeDir: machine.homeDir, givenText: given }];
  return given
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => ({ path: part, givenText: part }));
}

const WINDOWS_USERS_DIR = "/mnt/c/Users";
/** Profiles that are nobody's. */
const SHARED_PROFILES: ReadonlySet<string> = new Set(["All Users", "Default", "Default User", "Public"]);

async function windowsConfigDirs(machine: Machine): Promise<readonly ConfigDir[]> {
  const names = await machine.listDir(WINDOWS_USERS_DIR);
  return names
    .filter((name) => !SHARED_PROFILES.has(name) && !name.endsWith(".ini"))
    .map((name) => homeConfigDir(machine, `${WINDOWS_USERS_DIR}/${name}`));
}

/** Only Linux machines that run: looking into one that does not would start it. */
async function wslConfigDirs(machine: Machine): Promise<readonly ConfigDir[]> {
  const list = await machine.run("wsl.exe", ["--list", "--quiet", "--running"], { timeoutMs: 3_000 });
  if (list.kind !== "exited" || list.code !== 0) return [];
  // It prints UTF-16, which reads as text with a NUL after every character.
  const names = list.stdout.replaceAll("\0", "").split(/\r?\n/);
  const dirs = await Promise.all(names.map((name) => wslHomes(machine, name.trim())));
  return dirs.flat().map((homeDir) => homeConfigDir(machine, homeDir));
}

async function wslHomes(machine: Machine, distro: string): Promise<readonly string[]> {
  if (!/^[\w.-]+$/.test(distro)) return [];
  const homes = `\\\\wsl.localhost\\${distro}\\home`;
  const users = await machine.listDir(homes);
  return users.map((user) => `${homes}\\${user}`);
}
