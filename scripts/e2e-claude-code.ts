/**
 * The real Claude Code against the simulator: what the client accepts, shows and writes is what our users have on their disks.
 * Linux, as root or with user namespaces; needs unshare, ip, mount, openssl and tmux. Touches no real home and reaches no network.
 *
 * Run: node scripts/e2e-claude-code.ts [--scenario NAME] [--out DIR]
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { must } from "../src/domain/assert.ts";
import { MINUTE_MS, SECOND_MS } from "../src/domain/time.ts";
import { createClock } from "../src/platform/clock.ts";
import { startSimulator } from "../src/simulator/http/start-simulator.ts";
import { findScenario } from "../src/simulator/scenarios/scenarios.ts";
import { createCertificate } from "./e2e-claude-code/certificate.ts";
import { checkRun, type Check, type ClientRun } from "./e2e-claude-code/checks.ts";
import { prepareClientHome, type ClientHome } from "./e2e-claude-code/client-home.ts";
import { ensureClientPackage } from "./e2e-claude-code/client-package.ts";
import { checkOurStatus, readOurStatus } from "./e2e-claude-code/our-status.ts";
import {
  checkScreens,
  checkTranscript,
  installOurParts,
  UNDER_THRESHOLD,
  type OurParts,
  type PartScreens,
} from "./e2e-claude-code/our-parts.ts";
import { mapHostToLoopback, runInPrivateNamespace } from "./e2e-claude-code/private-namespace.ts";
import { showInTmux } from "./e2e-claude-code/tmux-bar.ts";
import { openTerminal } from "./e2e-claude-code/terminal.ts";

const API_HOST = "api.anthropic.com";
const SEED = 1;
/** The simulator's own reply text starts with this. */
const REPLY_SHOWN = /This is the simulator/;
const USAGE_SHOWN = /Current session[\s\S]*% used[\s\S]*Current week[\s\S]*% used/;
/** Ours, in the status line. */
const LINE_SHOWN = /5h \d+%/;
/** The reply after a tool's result. */
const TOOL_ENDED = /under-the-threshold[\s\S]*Ran 1 shell command[\s\S]*This is the simulator/;
const TOOL_HELD = /at or over/;
const TURN_RUNNING = /esc to interrupt/;
/** Until then the client shows what it knows from headers, and counts its own transcripts. */
const STILL_LOADING = /Refreshing usage|Scanning local sessions/;

const { values } = parseArgs({
  options: {
    scenario: { type: "string", default: "phantom-chat" },
    out: { type: "string" },
    inside: { type: "string" },
    program: { type: "string" },
  },
});

process.exitCode = values.inside === undefined ? await runOutside() : await runInside(values.inside);

/** Fetches the client, then starts this script again where it can do no harm. */
async function runOutside(): Promise<number> {
  const scriptPath = fileURLToPath(import.meta.url);
  const client = await ensureClientPackage(resolve(dirname(scriptPath), "../.cache"));
  console.log(`Claude Code ${client.version}`);
  const workDir = await mkdtemp(join(tmpdir(), "claude-meter-e2e-"));
  try {
    const out = values.out === undefined ? [] : ["--out", resolve(values.out)];
    const args = [
      "--inside",
      workDir,
      "--program",
      client.programPath,
      "--scenario",
      values.scenario,
      ...out,
    ];
    return await runInPrivateNamespace(scriptPath, args);
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

async function runInside(workDir: string): Promise<number> {
  const clock = createClock();
  const scenario = must(findScenario(values.scenario), `a scenario named ${values.scenario}`);
  await mapHostToLoopback(API_HOST, workDir);
  const { key, cert, caPath } = await createCertificate(workDir, API_HOST);
  const momentMs = clock.nowMs();
  const simulator = await startSimulator({
    clock,
    scenario,
    seed: SEED,
    momentMs,
    port: 443,
    tls: { key, cert },
  });
  try {
    const dir = join(workDir, "home");
    const [seat] = simulator.seats;
    const home = await prepareClientHome({ dir, seat, nowMs: clock.nowMs(), apiUrl: simulator.url });
    const parts = await installOurParts({ home, workDir, caPath });
    const screens = await driveClient(home, parts, { workDir, caPath });
    const tmuxBar = await showInTmux({ home, parts, workDir });
    const restored = await parts.uninstall();
    for (const { method, path, status } of simulator.requests) console.log(`  ${method} ${path} → ${status}`);
    const servedUsage = [...simulator.servedUsage];
    const ours = await readOurStatus({ home, workDir, caPath });
    return await report(
      { home, servedUsage, usageScreen: screens.usage },
      { ...screens, tmuxBar: tmuxBar.colored, ours: ours.dropdown },
      [
        checkOurStatus(ours, must(servedUsage.at(-1), "the client has read its usage").body),
        ...checkScreens(screens),
        tmuxBar.check,
        ...(await checkTranscript(home)),
        restored,
      ],
    );
  } finally {
    await simulator.close();
  }
}

interface Screens extends PartScreens {
  readonly reply: string;
  readonly usage: string;
  /** The screens with our line, and with a held tool, with their colours. */
  readonly lineColored: string;
  readonly heldColored: string;
  readonly tmuxBar: string;
  /** Our own dropdown on the same home. */
  readonly ours: string;
}

/** A prompt, `/usage`, `/exit`. Every wait has its bound. */
async function driveClient(
  home: ClientHome,
  parts: OurParts,
  options: { readonly workDir: string; readonly caPath: string },
): Promise<Omit<Screens, "ours" | "tmuxBar">> {
  const terminal = await openTerminal({
    clock: createClock(),
    workDir: options.workDir,
    cwd: home.projectDir,
    command: [must(values.program, "the client's path")],
    env: {
      ...parts.env,
      HOME: home.homeDir,
      TMPDIR: options.workDir,
      PATH: "/usr/local/bin:/usr/bin:/bin",
      TERM: "xterm-256color",
      LANG: "C.UTF-8",
      TZ: "UTC",
      NODE_EXTRA_CA_CERTS: options.caPath,
      DISABLE_AUTOUPDATER: "1",
      DISABLE_TELEMETRY: "1",
      DISABLE_ERROR_REPORTING: "1",
    },
  });
  try {
    await terminal.waitFor(/^\s*[❯>]/m, { withinMs: MINUTE_MS });
    await terminal.send("say hi");
    const reply = await terminal.waitFor(REPLY_SHOWN, { withinMs: MINUTE_MS });
    const line = await terminal.waitFor(LINE_SHOWN, { withinMs: MINUTE_MS });
    const lineColored = await terminal.coloredScreen();
    await terminal.send(`run: echo ${UNDER_THRESHOLD}`);
    const allowed = await terminal.waitFor(TOOL_ENDED, { withinMs: MINUTE_MS });
    await parts.holdAt(1);
    await terminal.send("run: echo over-the-threshold");
    const held = await terminal.waitFor(TOOL_HELD, { gone: TURN_RUNNING, withinMs: MINUTE_MS });
    const heldColored = await terminal.coloredScreen();
    await terminal.send("/usage");
    const usage = await terminal.waitFor(USAGE_SHOWN, { gone: STILL_LOADING, withinMs: MINUTE_MS });
    await terminal.press("Escape");
    await terminal.send("/exit");
    await terminal.hasEnded(20 * SECOND_MS);
    return { reply, usage, line, allowed, held, lineColored, heldColored };
  } finally {
    await terminal.close();
  }
}

async function report(run: ClientRun, screens: Screens, ownChecks: readonly Check[]): Promise<number> {
  console.log(`${screens.usage.trim()}\n\n── our status on the same home\n\n${screens.ours}`);
  if (values.out !== undefined) await saveScreens(values.out, screens);
  const checks = [...(await checkRun(run)), ...ownChecks];
  for (const check of checks)
    console.log(`${check.passed ? "ok  " : "FAIL"} ${check.title}: ${check.detail}`);
  const passed = checks.every((check) => check.passed);
  console.log(passed ? "PASS" : "FAIL");
  return passed ? 0 : 1;
}

async function saveScreens(dir: string, screens: Screens): Promise<void> {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, "reply.txt"), screens.reply);
  await writeFile(join(dir, "usage.txt"), screens.usage);
  await writeFile(join(dir, "our-status.txt"), screens.ours);
  await writeFile(join(dir, "our-line.ansi"), screens.lineColored);
  await writeFile(join(dir, "held-tool.ansi"), screens.heldColored);
  await writeFile(join(dir, "tmux-bar.ansi"), screens.tmuxBar);
}
