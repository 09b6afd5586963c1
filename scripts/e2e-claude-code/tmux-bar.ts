import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { MINUTE_MS } from "../../src/domain/time.ts";
import { createClock } from "../../src/platform/clock.ts";
import type { Check } from "./checks.ts";
import type { ClientHome } from "./client-home.ts";
import { PROGRAM, type OurParts } from "./our-parts.ts";
import { openTerminal } from "./terminal.ts";

export interface TmuxBarOptions {
  readonly home: ClientHome;
  readonly parts: OurParts;
  readonly workDir: string;
}

/** Our line in the status bar of a tmux, which is seen through another one. */
export async function showInTmux({
  home,
  parts,
  workDir,
}: TmuxBarOptions): Promise<{ readonly colored: string; readonly check: Check }> {
  const dir = join(workDir, "tmux-bar");
  await mkdir(dir);
  const config = join(dir, "tmux.conf");
  const command = `'${process.execPath}' '${PROGRAM}' statusline --theme plain </dev/null`;
  await writeFile(config, [...TMUX_SETTINGS, `set -g status-right "#(${command})"`, ""].join("\n"));
  const terminal = await openTerminal({
    clock: createClock(),
    workDir: dir,
    cwd: home.projectDir,
    command: ["tmux", "-S", join(dir, "inner.sock"), "-f", config, "new-session", "-s", "work", "sh"],
    env: {
      ...parts.env,
      HOME: home.homeDir,
      PATH: "/usr/local/bin:/usr/bin:/bin",
      TERM: "xterm-256color",
      LANG: "C.UTF-8",
      TZ: "UTC",
      PS1: "$ ",
    },
  });
  try {
    const shown = await terminal.waitFor(/5h \d+%.*7d \d+%/, { withinMs: MINUTE_MS });
    const line = /5h \d+%.*/.exec(shown)?.[0].trimEnd() ?? "";
    return {
      colored: await terminal.coloredScreen(),
      check: { title: "tmux shows our line in its status bar", passed: line !== "", detail: line },
    };
  } finally {
    await terminal.close();
  }
}

/** As docs/guards.md has them. */
const TMUX_SETTINGS = [
  "set -g status-interval 5",
  "set -g status-right-length 100",
  "set -g status-style bg=colour236,fg=colour252",
];
