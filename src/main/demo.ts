import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DemoOptions } from "../apps/cli/context.ts";
import { addMs, MINUTE_MS, type DurationMs } from "../domain/time.ts";
import { EXIT_CODES, UserError } from "../domain/user-error.ts";
import { createMachine } from "../platform/machine.ts";
import type { Clock } from "../ports/clock.ts";
import type { Machine } from "../ports/machine.ts";
import { startSimulator, type Simulator } from "../simulator/http/start-simulator.ts";
import { writeFakeHome } from "../simulator/home/fake-home.ts";
import type { Scenario } from "../simulator/scenarios/scenario.ts";
import { findScenario, SCENARIOS } from "../simulator/scenarios/scenarios.ts";
import { createVirtualClock, type VirtualClock } from "../simulator/virtual-clock.ts";
import { createSeededRandom } from "../simulator/world/seeded-random.ts";
import { readStatus } from "./backend/status.ts";
import { openInstallation, type Installation } from "./installation.ts";

/** How often the demo's past was polled, in virtual time. */
const POLL_EVERY_MS: DurationMs = 5 * MINUTE_MS;
/** A running demo repaints this often, in real time. */
const FRAME_MS: DurationMs = 1_000;

/** The scenarios, a line each. */
export function listScenarios(): string {
  const width = Math.max(...SCENARIOS.map(({ name }) => name.length));
  return SCENARIOS.map(({ name, story }) => `${name.padEnd(width)}  ${story}\n`).join("");
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
    await writeFakeHome({ dir, seats: simulator.seats, nowMs: momentMs });
    const machine = demoMachine(dir, simulator);
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
  while (clock.nowMs() + POLL_EVERY_MS < untilMs) {
    await readStatus(installation, { fetch: "auto" });
    clock.advance(POLL_EVERY_MS);
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
function demoMachine(dir: string, { url }: Simulator): Machine {
  return {
    ...createMachine(),
    os: "linux",
    isWsl: false,
    homeDir: dir,
    userName: "demo",
    env: { CLAUDE_METER_HOME: join(dir, "claude-meter"), CLAUDE_METER_API_URL: url },
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
