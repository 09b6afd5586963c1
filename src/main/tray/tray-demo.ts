import type { DemoOptions, TrayRun } from "../../apps/cli/context.ts";
import type { TrayMeter } from "../../apps/tray/ports.ts";
import { must } from "../../domain/assert.ts";
import { fromIso, SECOND_MS, type EpochMs } from "../../domain/time.ts";
import type { StatusDocument } from "../../documents/status.ts";
import { createMachine } from "../../platform/machine.ts";
import type { AbortSignalLike, Clock } from "../../ports/clock.ts";
import { SCENARIOS } from "../../simulator/scenarios/scenarios.ts";
import { playDemo } from "../cli/demo.ts";
import { notInDemo, showTray } from "./tray.ts";

/** Of `--scenario all`, each is played so long, in real time. */
const SCENARIO_MS = 20 * SECOND_MS;

export type TrayDemoOptions = Pick<DemoOptions, "scenario" | "seed" | "speed"> & TrayRun;

/** The tray on a simulated meter, at accelerated time; `all` goes through every scenario, over and over. */
export async function openDemoTray(options: TrayDemoOptions, clock: Clock): Promise<void> {
  const { stop, say } = options;
  let newest: StatusDocument | undefined;
  const meter: TrayMeter = {
    watch: (onEvent, ended) =>
      playScenarios({ ...options, ended }, clock, (document) => {
        newest = document;
        onEvent({ kind: "status", document });
      }),
    refresh: async () => must(newest, "a demo shows something before it can be clicked"),
    startLap: notInDemo,
    stopLap: notInDemo,
  };
  // Time is the scenario's: an hour of it passes in a minute.
  const nowMs = (): EpochMs => (newest && fromIso(newest.generatedAt)) ?? clock.nowMs();
  await showTray({ machine: createMachine(), clock, stop, say, meter, nowMs, place: "demo" });
}

async function playScenarios(
  options: TrayDemoOptions & { readonly ended: AbortSignalLike },
  clock: Clock,
  show: (document: StatusDocument) => void,
): Promise<void> {
  const { scenario, ended } = options;
  const names = scenario === "all" ? SCENARIOS.map(({ name }) => name) : [scenario];
  do {
    for (const name of names) {
      if (ended.aborted) return;
      const over = new AbortController();
      ended.addEventListener("abort", () => over.abort(), { once: true });
      if (names.length > 1) void clock.sleep(SCENARIO_MS, over.signal).then(() => over.abort());
      await playDemo({ ...options, scenario: name, once: false, stop: over.signal, show }, clock);
    }
  } while (!ended.aborted);
}
