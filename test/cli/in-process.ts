import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CliContext } from "../../src/apps/cli/context.ts";
import { runCli } from "../../src/apps/cli/program.ts";
import { UNICODE_GLYPHS } from "../../src/apps/terminal/glyphs.ts";
import type { EpochMs } from "../../src/domain/time.ts";
import { UserError } from "../../src/domain/user-error.ts";
import { createLocalBackend } from "../../src/main/backend/local-backend.ts";
import { listScenarios, playDemo } from "../../src/main/cli/demo.ts";
import { openInstallation } from "../../src/main/installation.ts";
import { createClock } from "../../src/platform/clock.ts";
import { createMachine } from "../../src/platform/machine.ts";
import { createZoneWallClock } from "../../src/platform/wall-clock.ts";
import type { Machine } from "../../src/ports/machine.ts";
import { createVirtualClock } from "../../src/simulator/virtual-clock.ts";
import { createSeededRandom } from "../../src/simulator/world/seeded-random.ts";
import { createLocalTime } from "../../src/view/format/local-time.ts";
import { writeWork } from "../end-to-end/work-home.ts";
import { ALERT_DESK, CLAUDE_SETTINGS, SERVICE_DESK } from "./canned-desks.ts";

export interface Screen {
  readonly lines: readonly string[];
  readonly exitCode: number;
}

/** The command line in this process, in a made-up home with eight days of work, on terminals of any width. */
export interface InProcess {
  readonly nowMs: EpochMs;
  /** `input`: what stands on standard input. */
  readonly run: (argv: readonly string[], columns: number, input?: string) => Promise<Screen>;
  readonly close: () => Promise<void>;
}

export async function startInProcess(): Promise<InProcess> {
  const dir = mkdtempSync(join(tmpdir(), "claude-meter-cli-"));
  const homeDir = join(dir, "home");
  const { readings, endMs } = writeWork(join(homeDir, ".claude"), { email: "ada@example.com" });
  const clock = createVirtualClock(endMs);
  const machine = madeUpMachine(homeDir);
  const installation = await openInstallation({ machine, clock, random: createSeededRandom(1) });
  const backend = createLocalBackend(installation);
  await backend.importText(readings);
  const run: InProcess["run"] = async (argv, columns, input = "") => {
    const texts: string[] = [];
    let exitCode = 0;
    const write = (text: string) => texts.push(text);
    const io = {
      columns,
      sentenceColumns: { out: columns, error: columns },
      color: "none",
      glyphs: UNICODE_GLYPHS,
      isErrorTerminal: false,
      writeOut: write,
      writeError: write,
      confirm: async () => false,
      readInput: async () => input,
      setExitCode: (code: number) => (exitCode = code),
    } as const;
    await runCli(argv, { ...CONTEXT, clock, io, backend: async () => backend });
    return { lines: texts.join("").split("\n"), exitCode };
  };
  return {
    nowMs: endMs,
    run,
    close: async () => {
      await installation.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function madeUpMachine(homeDir: string): Machine {
  return {
    ...createMachine(),
    os: "linux",
    isWsl: false,
    homeDir,
    userName: "ada",
    env: { HOME: homeDir, CLAUDE_METER_HOME: join(homeDir, "state"), TZ: "UTC" },
    run: async () => ({ kind: "spawn-failed", message: "there is no such program" }),
  };
}

const LOCAL_TIME = createLocalTime(createZoneWallClock("UTC"));

function absent(): never {
  throw new UserError({
    code: "no-tray",
    message: "There is no session bus to show a tray on: unknown bus address",
    hint: "Run it inside your desktop session, where DBUS_SESSION_BUS_ADDRESS is set.",
    exitCode: 2,
  });
}

/** What does not depend on the terminal. */
const CONTEXT: Omit<CliContext, "clock" | "io" | "backend"> = {
  version: "0.0.0",
  random: createSeededRandom(1),
  localTime: LOCAL_TIME,
  localTimeOf: () => LOCAL_TIME,
  demo: { list: async () => listScenarios(), play: (options) => playDemo(options, createClock()) },
  daemon: {
    run: absent,
    start: async () => ({
      kind: "already-running",
      pid: 4711,
      startedAtMs: undefined,
      logPath: "/home/ada/.local/state/claude-meter/daemon.log",
    }),
    stop: async () => ({ kind: "not-running" }),
  },
  tray: { open: absent, openDemo: absent },
  dashboard: { link: absent, open: async () => false },
  alerts: ALERT_DESK,
  service: async () => SERVICE_DESK,
  faces: absent,
  claudeSettings: async () => CLAUDE_SETTINGS,
  stopSignal: () => AbortSignal.abort(),
  runChild: async () => 0,
};
