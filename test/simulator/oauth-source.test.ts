import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { must } from "../../src/domain/assert.ts";
import type { ReadOutcome } from "../../src/domain/outcome.ts";
import { addMs, epochMs, MINUTE_MS } from "../../src/domain/time.ts";
import { createHttpClient } from "../../src/platform/http/http.ts";
import { createMachine } from "../../src/platform/machine.ts";
import type { Machine } from "../../src/ports/machine.ts";
import { writeFakeHome } from "../../src/simulator/fake-home.ts";
import { FAULTS } from "../../src/simulator/faults.ts";
import { startSimulator, type Simulator } from "../../src/simulator/http/start-simulator.ts";
import { findScenario } from "../../src/simulator/scenarios/scenarios.ts";
import { createVirtualClock, type VirtualClock } from "../../src/simulator/virtual-clock.ts";
import { createClaudeJsonSource } from "../../src/sources/claude-json/claude-json-source.ts";
import { createOauthSource } from "../../src/sources/oauth/oauth-source.ts";
import { decodePayload } from "../../src/wire/snapshot-payload.ts";
import { createMemoryStore } from "../../src/store/memory/memory-store.ts";
import { temporaryFolder } from "../tools/temporary-folder.ts";

const MOMENT = epochMs(Date.UTC(2026, 9, 20, 18, 24));

let dir: string;
let clock: VirtualClock;
let simulator: Simulator;
let machine: Machine;

beforeEach(async () => {
  dir = temporaryFolder("simulator");
  clock = createVirtualClock(addMs(MOMENT, -60 * MINUTE_MS));
  const scenario = must(findScenario("mid-loop-wall"), "the scenario");
  simulator = await startSimulator({ clock, scenario, seed: 1, momentMs: MOMENT });
  await writeFakeHome({
    dir,
    seat: simulator.seats[0],
    nowMs: MOMENT,
    apiUrl: simulator.url,
    cachedUsageAtMs: clock.nowMs(),
  });
  machine = { ...createMachine(), os: "linux", isWsl: false, homeDir: dir, env: {} };
});

afterEach(async () => {
  await simulator.close();
});

async function readOauth(): Promise<ReadOutcome> {
  const source = createOauthSource({
    machine,
    http: createHttpClient({ env: {} }),
    apiUrl: simulator.url,
    userAgent: "claude-meter/0.0.0-test",
    records: createMemoryStore({ decode: decodePayload }),
  });
  const [probe] = await source.discover(clock.nowMs());
  return must(probe, "a sign-in in the fake home").read(clock.nowMs());
}

describe("the real sources on the simulator", () => {
  it("read the truth of an hour, poll by poll, within half a point", async () => {
    for (; clock.nowMs() <= MOMENT; clock.advance(5 * MINUTE_MS)) {
      const outcome = await readOauth();
      if (outcome.kind !== "ok") throw new Error(outcome.code);
      for (const { key, usedPercent } of simulator.truth(clock.nowMs()).windows) {
        const reading = outcome.snapshot.readings.find((reading) => reading.windowKey === key);
        expect(Math.abs(must(reading, key).usedPercent - usedPercent)).toBeLessThanOrEqual(0.5);
      }
    }
    expect(simulator.requests.every((request) => request.userAgent.startsWith("claude-meter/"))).toBe(true);
  });

  it("read Claude Code's cached copy without asking the server", async () => {
    const [probe] = await createClaudeJsonSource({ machine }).discover(clock.nowMs());
    const outcome = await must(probe, "a cached copy").read(MOMENT);
    expect(outcome).toMatchObject({ kind: "ok", snapshot: { observedAtMs: clock.nowMs() } });
    if (outcome.kind === "ok") expect(outcome.snapshot.breakdown?.rows.length).toBe(4);
    expect(simulator.requests).toEqual([]);
  });

  /** Those that only end by the source's own time limit are left to the source's tests. */
  const slow = new Set(["hang", "half-open", "slow-drip"]);
  it.each(FAULTS.map((fault) => fault.name).filter((name) => !slow.has(name)))(
    "meet %s with an outcome that names no secret",
    async (fault) => {
      simulator.setFault({ fault });
      const outcome = await readOauth();
      expect(JSON.stringify(outcome)).not.toMatch(/sk-ant|FAKE/);
      if (outcome.kind === "ok") expect(outcome.snapshot.readings.length).toBeGreaterThan(0);
      expect(simulator.requests.length).toBeLessThanOrEqual(2);
    },
  );
});
