import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Check } from "./checks.ts";
import type { ClientHome } from "./client-home.ts";

/** Our status line and hooks in the client's home, put there by our own installer. */
export interface OurParts {
  /** The environment that the client is to be started with, so that our commands find the same state folder. */
  readonly env: Readonly<Record<string, string>>;
  readonly settingsBefore: string;
  /** The used percent at which tools are held from now on. */
  holdAt(percent: number): Promise<void>;
  /** Takes both out again, and says whether the file is what it was. */
  uninstall(): Promise<Check>;
}

export interface OurPartsOptions {
  readonly home: ClientHome;
  readonly workDir: string;
  readonly caPath: string;
}

export const PROGRAM: string = join(import.meta.dirname, "..", "..", "bin", "claude-meter.cjs");

export async function installOurParts({ home, workDir, caPath }: OurPartsOptions): Promise<OurParts> {
  const state = join(workDir, "state-parts");
  const settingsPath = join(home.configDir, "settings.json");
  const env = { CLAUDE_METER_HOME: state };
  const run = async (...args: readonly string[]) => {
    const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, ...args], {
      env: { HOME: home.homeDir, PATH: process.env["PATH"], TZ: "UTC", NODE_EXTRA_CA_CERTS: caPath, ...env },
    });
    return stdout;
  };
  const settingsBefore = await readFile(settingsPath, "utf8");
  // One read of the server, as a daemon would have made: it tells the windows that a status line never hears of.
  await run("status");
  await run("statusline", "install", "--yes");
  await run("hooks", "install", "--yes");
  return {
    env,
    settingsBefore,
    holdAt: async (percent) => {
      await mkdir(state, { recursive: true });
      await writeFile(join(state, "config.json"), JSON.stringify({ hooks: { maxUsed: percent } }));
    },
    uninstall: async () => {
      await run("statusline", "uninstall", "--yes");
      await run("hooks", "uninstall", "--yes");
      const after = await readFile(settingsPath, "utf8");
      const title = "settings.json is what it was, to the byte, after both are uninstalled";
      return { title, passed: after === settingsBefore, detail: `${settingsBefore.length} characters` };
    },
  };
}

/** What the client's screens show of our parts. */
export interface PartScreens {
  readonly line: string;
  readonly allowed: string;
  readonly held: string;
}

export function checkScreens({ line, allowed, held }: PartScreens): readonly Check[] {
  const shown = /(?:simulated · )?5h \d+%.* · 7d \d+%.*/.exec(line)?.[0] ?? "";
  const stopped = /claude-meter: [^.]*\.( Until [^.]*\.)?/.exec(held.replaceAll(/\s+/g, " "))?.[0] ?? "";
  return [
    { title: "the client shows our status line", passed: shown !== "", detail: shown.trim() },
    {
      title: "a tool runs under the threshold",
      passed: allowed.includes("Ran 1 shell command") && !allowed.includes("at or over"),
      detail: `echo ${UNDER_THRESHOLD}`,
    },
    {
      title: "our Stop hook ends the turn at the threshold, and says why",
      passed: stopped !== "",
      detail: stopped,
    },
  ];
}

/** What the allowed command prints. */
export const UNDER_THRESHOLD = "under-the-threshold";

/** What reached the model, as the client's own transcript has it. */
export async function checkTranscript(home: ClientHome): Promise<readonly Check[]> {
  const find = async (pattern: string): Promise<string> => {
    const args = ["-rhoE", pattern, join(home.configDir, "projects")];
    const { stdout } = await promisify(execFile)("grep", args).catch(() => ({ stdout: "" }));
    return stdout.split("\n").at(-2) ?? "";
  };
  const budget = await find('Claude allowance[^"]{0,160}');
  const held = await find('claude-meter holds tools[^"]{0,160}');
  const ran = await find('"content":"over-the-threshold');
  return [
    { title: "the agent is told what is left", passed: budget !== "", detail: budget },
    {
      title: "our PreToolUse hook holds a tool at the threshold, with a reason for the agent",
      passed: held !== "" && ran === "",
      detail: held,
    },
  ];
}
