import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DemoOptions, ScenarioMember } from "../../apps/cli/context.ts";
import { addMs, HOUR_MS, MINUTE_MS, type DurationMs } from "../../domain/time.ts";
import { EXIT_CODES, UserError } from "../../domain/user-error.ts";
import { createMachine } from "../../platform/machine.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Machine } from "../../ports/machine.ts";
import { startSimulator } from "../../simulator/http/start-simulator.ts";
import { writeFakeHome, type FakeHome } from "../../simulator/fake-home.ts";
import type { Scenario } from "../../simulator/scenarios/scenario.ts";
import { findScenario, SCENARIOS } from "../../simulator/scenarios/scenarios.ts";
import { createVirtualClock, type VirtualClock } from "../../simulator/virtual-clock.ts";
import { createSeededRandom } from "../../simulator/world/seeded-random.ts";
import { readSources, readStatus } from "../backend/status.ts";
import { openInstallation, type Installation } from "../installation.ts";

/** How often the demo's past was polled, in virtual time: seldom long ago, as by a meter on an idle machine, then often. */
const POLL_EVERY_MS = { longAgo: 20 * MINUTE_MS, lately: 5 * MINUTE_MS };
const LATELY_MS: DurationMs = 2 * HOUR_MS;
/** A running demo repaints this often, in real time. */
const FRAME_MS: DurationMs = 1_000;

/** What can be played. */
export function listScenarios(): readonly ScenarioMember[] {
  return SCENARIOS.map(({ name, story }) => ({ name, story }));
}

/**
 * Plays a scenario: the simulator on a virtual clock, a made-up home that the real sources read, the real store and the real view.
 * Everything lives in a temporary folder, which is gone afterwards.
 */
export async function playDemo(options: DemoOptions, realClock: Clock): Promise<void> {
  const scenario = findScenario(options.scenario) ?? unknownScenario(options.scenario);
  const dir = await mkdtemp(join(tmpdir(), "claude-meter-demo-"));
  try {
    await playIn(dir, scenario, options, realClock);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function playIn(
  dir: string,
  scenario: Scenario,
  options: DemoOptions,
  realClock: Clock,
): Promise<void> {
  const momentMs = realClock.nowMs();
  const clock = createVirtualClock(addMs(momentMs, -scenario.startsBeforeMs));
  const { seed } = options;
  const simulator = await startSimulator({ clock, scenario, seed, momentMs, readBudget: "unlimited" });
  try {
    const [seat] = simulator.seats;
    const home = await writeFakeHome({
      dir: join(dir, "home"),
      seat,
      nowMs: momentMs,
      apiUrl: simulator.url,
    });
    const machine = demoMachine(dir, home);
    const installation = await openInstallation({ machine, clock, random: createSeededRandom(seed) });
    try {
      await pollUntil(installation, clock, momentMs);
      options.show(await readStatus(installation, { fetch: "auto" }));
      if (!options.once) await keepPlaying(installation, clock, options, realClock);
    } finally {
      await installation.close();
    }
  } finally {
    await simulator.close();
  }
}

/** The past, polled as a meter would have. */
async function pollUntil(installation: Installation, clock: VirtualClock, untilMs: number): Promise<void> {
  const nextMs = () =>
    clock.nowMs() + (untilMs - clock.nowMs() > LATELY_MS ? POLL_EVERY_MS.longAgo : POLL_EVERY_MS.lately);
  while (nextMs() < untilMs) {
    await readSources(installation, "auto");
    clock.advance(nextMs() - clock.nowMs());
  }
  clock.advance(untilMs - clock.nowMs());
}

/** On from the moment, until the process is told to stop. */
async function keepPlaying(
  installation: Installation,
  clock: VirtualClock,
  { speed, show, stop }: DemoOptions,
  realClock: Clock,
): Promise<void> {
  while (!stop.aborted) {
    await realClock.sleep(FRAME_MS, stop);
    clock.advance(FRAME_MS * speed);
    show(await readStatus(installation, { fetch: "auto" }));
  }
}

/** This machine with another home: nothing of the real one is seen, and the only server is the simulator. */
function demoMachine(dir: string, { homeDir, env }: FakeHome): Machine {
  return {
    ...createMachine(),
    os: "linux",
    isWsl: false,
    homeDir,
    userName: "demo",
    env: { ...env, CLAUDE_METER_HOME: join(dir, "state") },
  };
}

function unknownScenario(name: string): never {
  throw new UserError({
    code: "no-such-scenario",
    message: `No scenario is called "${name}".`,
    hint: `There are: ${SCENARIOS.map((scenario) => scenario.name).join(", ")}.`,
    exitCode: EXIT_CODES.usage,
  });
}
