import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { must } from "../../../src/domain/assert.ts";
import { createClock } from "../../../src/platform/clock.ts";
import { writeFakeHome } from "../../../src/simulator/fake-home.ts";
import { startSimulator, type Simulator } from "../../../src/simulator/http/start-simulator.ts";
import { findScenario } from "../../../src/simulator/scenarios/scenarios.ts";
import { createCertificate } from "../../../scripts/e2e-claude-code/certificate.ts";
import { ROOT } from "../../end-to-end/cli.ts";
import { startRealMeter, type RealMeter } from "./real-meter.ts";
import { startTap, type Tap } from "./tap.ts";

/**
 * One world, seen from both sides: claude.ai over TLS for the browser, and Anthropic's API for the meter, whose home is signed in as the
 * same person. Everything is on the loopback and in one temporary folder.
 */
export interface ExtensionWorld {
  readonly dir: string;
  readonly claudeAi: Simulator;
  readonly claudeAiPort: number;
  readonly tap: Tap;
  /** A copy of the built extension, which a rebuild meanwhile does not touch. */
  extensionDir(browser: "chromium" | "firefox"): string;
  /** A copy that has from the start what a user gives by a click, which no test can click. */
  extensionDirWithGrants(browser: "chromium" | "firefox"): string;
  /** Starts the meter, with the tap before it. */
  startMeter(): Promise<RealMeter>;
  close(): Promise<void>;
}

export async function createExtensionWorld(scenarioName: string): Promise<ExtensionWorld> {
  const dir = mkdtempSync(join(tmpdir(), "claude-meter-extension-"));
  const clock = createClock();
  const scenario = must(findScenario(scenarioName), `the scenario ${scenarioName} exists`);
  const common = { clock, scenario, seed: 1, momentMs: clock.nowMs() };
  const tls = await createCertificate(dir, "claude.ai");
  const claudeAi = await startSimulator({ ...common, tls });
  const api = await startSimulator(common);
  const home = await writeFakeHome({
    dir: join(dir, "home"),
    seat: api.seats[0],
    nowMs: clock.nowMs(),
    apiUrl: api.url,
  });
  const stateDir = join(dir, "state");
  const tap = await startTap();
  const meters: RealMeter[] = [];
  const extensionDir = (browser: "chromium" | "firefox", suffix = "") => {
    const copy = join(dir, `extension-${browser}${suffix}`);
    cpSync(join(ROOT, "dist", "extension", browser), copy, { recursive: true });
    return copy;
  };
  return {
    dir,
    claudeAi,
    claudeAiPort: Number(new URL(claudeAi.url).port),
    tap,
    extensionDir: (browser) => extensionDir(browser),
    extensionDirWithGrants: (browser) => {
      const copy = extensionDir(browser, "-granted");
      grantEverything(join(copy, "manifest.json"));
      return copy;
    },
    startMeter: async () => {
      const env = { ...home.env, CLAUDE_METER_HOME: stateDir };
      const meter = await startRealMeter({ home: home.homeDir, env, stateDir });
      meters.push(meter);
      tap.passTo(meter.port);
      return meter;
    },
    close: async () => {
      for (const meter of meters) await meter.stop();
      await tap.close();
      await claudeAi.close();
      await api.close();
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

interface Manifest {
  readonly permissions: readonly string[];
  readonly optional_permissions: readonly string[];
  readonly host_permissions: readonly string[];
  readonly optional_host_permissions: readonly string[];
}

function grantEverything(path: string): void {
  const manifest = JSON.parse(readFileSync(path, "utf8")) as Manifest;
  const granted = {
    ...manifest,
    permissions: [...manifest.permissions, ...manifest.optional_permissions],
    optional_permissions: [],
    host_permissions: [...manifest.host_permissions, ...manifest.optional_host_permissions],
    optional_host_permissions: [],
  };
  writeFileSync(path, JSON.stringify(granted));
}
