import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { utcWallClock } from "../../../src/domain/wall-clock.ts";
import { addMs, HOUR_MS, MINUTE_MS } from "../../../src/domain/time.ts";
import { readSources } from "../../../src/main/backend/status.ts";
import { openInstallation, type Installation } from "../../../src/main/installation.ts";
import { createLocalBackend } from "../../../src/main/backend/local-backend.ts";
import { createMachine } from "../../../src/platform/machine.ts";
import type { Backend } from "../../../src/ports/backend.ts";
import { writeFakeHome } from "../../../src/simulator/fake-home.ts";
import { startSimulator } from "../../../src/simulator/http/start-simulator.ts";
import type { Scenario } from "../../../src/simulator/scenarios/scenario.ts";
import { createVirtualClock, type VirtualClock } from "../../../src/simulator/virtual-clock.ts";
import { MOMENT } from "./moment.ts";
import { createSeededRandom } from "../../../src/simulator/world/seeded-random.ts";

const SEED = 7;

/** A scenario polled up to its moment, in a folder of its own, with the real sources, store and analysis. */
export interface StagedBackend {
  readonly installation: Installation;
  readonly backend: Backend;
  readonly clock: VirtualClock;
  close(): Promise<void>;
}

interface Gap {
  readonly fromMsAgo: number;
  readonly toMsAgo: number;
}

export async function stageBackend(scenario: Scenario, gap?: Gap): Promise<StagedBackend> {
  const dir = await mkdtemp(join(tmpdir(), "claude-meter-staged-"));
  const clock = createVirtualClock(addMs(MOMENT, -scenario.startsBeforeMs));
  const simulator = await startSimulator({
    clock,
    scenario,
    seed: SEED,
    momentMs: MOMENT,
    readBudget: "unlimited",
  });
  const [seat] = simulator.seats;
  const home = await writeFakeHome({ dir: join(dir, "home"), seat, nowMs: MOMENT, apiUrl: simulator.url });
  const machine = {
    ...createMachine(),
    os: "linux" as const,
    isWsl: false,
    homeDir: home.homeDir,
    userName: "ada",
    env: { ...home.env, CLAUDE_METER_HOME: join(dir, "state") },
  };
  const opened = await openInstallation({ machine, clock, random: createSeededRandom(SEED) });
  const installation: Installation = { ...opened, wallClockOf: utcWallClock };
  await pollPast(installation, clock, gap);
  const backend = createLocalBackend(installation);
  return {
    installation,
    backend,
    clock,
    close: async () => {
      await backend.close();
      await simulator.close();
      await rm(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Seldom long ago, often lately, not at all in the gap. */
async function pollPast(
  installation: Installation,
  clock: VirtualClock,
  gap: Gap | undefined,
): Promise<void> {
  while (clock.nowMs() < MOMENT) {
    const agoMs = MOMENT - clock.nowMs();
    const isOff = gap !== undefined && agoMs <= gap.fromMsAgo && agoMs > gap.toMsAgo;
    if (!isOff) await readSources(installation, "auto");
    clock.advance(Math.min(agoMs, agoMs > 6 * HOUR_MS ? 30 * MINUTE_MS : 5 * MINUTE_MS));
  }
  await readSources(installation, "auto");
}
