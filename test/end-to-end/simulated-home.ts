import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { must } from "../../src/domain/assert.ts";
import { createClock } from "../../src/platform/clock.ts";
import { writeFakeHome, type FakeHome } from "../../src/simulator/fake-home.ts";
import { startSimulator, type Simulator } from "../../src/simulator/http/start-simulator.ts";
import { findScenario } from "../../src/simulator/scenarios/scenarios.ts";
import { runCli, type CliOptions, type CliResult } from "./cli.ts";

/** A made-up home signed in to a simulator that runs in this process, and the built program in it. */
export interface SimulatedHome {
  readonly dir: string;
  readonly home: FakeHome;
  readonly simulator: Simulator;
  readonly run: (args: readonly string[], extra?: Partial<CliOptions>) => Promise<CliResult>;
  readonly cliOptions: CliOptions;
  readonly close: () => Promise<void>;
}

export async function startSimulatedHome(
  scenarioName: string,
  options: { readonly seed?: number } = {},
): Promise<SimulatedHome> {
  const scenario = must(findScenario(scenarioName), `the scenario ${scenarioName} exists`);
  const realClock = createClock();
  const nowMs = realClock.nowMs();
  // The world stands still: what a test finds in it must not depend on how long its programs take to start.
  const clock = { ...realClock, nowMs: () => nowMs };
  const simulator = await startSimulator({ clock, scenario, seed: options.seed ?? 1 });
  const dir = mkdtempSync(join(tmpdir(), "claude-meter-e2e-"));
  const [seat] = simulator.seats;
  const home = await writeFakeHome({
    dir: join(dir, "home"),
    seat,
    nowMs,
    apiUrl: simulator.url,
  });
  const env = { ...home.env, CLAUDE_METER_HOME: join(dir, "state") };
  const cliOptions = { home: home.homeDir, env };
  return {
    dir,
    home,
    simulator,
    cliOptions,
    run: (args, extra = {}) => runCli(args, { ...cliOptions, ...extra, env: { ...env, ...extra.env } }),
    close: async () => {
      await simulator.close();
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
