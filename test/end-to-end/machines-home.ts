import { cpSync } from "node:fs";
import { join } from "node:path";
import { must } from "../../src/domain/assert.ts";
import { addMs, DAY_MS, MINUTE_MS, toIso, type EpochMs } from "../../src/domain/time.ts";
import { writeFakeHome, type FakeHome } from "../../src/simulator/fake-home.ts";
import { findScenario } from "../../src/simulator/scenarios/scenarios.ts";
import { stageScenario, type StagedSeat } from "../../src/simulator/scenarios/stage-scenario.ts";
import { usageBody } from "../../src/simulator/shapes/usage-body.ts";
import { runCli, type CliResult } from "./cli.ts";

/** One of two made-up machines of one account, and the built program in its home. */
export interface MachineHome {
  readonly stateDir: string;
  readonly run: (args: readonly string[], input?: string) => Promise<CliResult>;
  /** The same home, with a copy of what is kept: what is done to the one, the other does not see. */
  readonly copy: (stateDir: string) => MachineHome;
}

/** The world of `two-machines`, whose desktop works while the laptop rests. */
export function stageMachines(momentMs: EpochMs): StagedSeat {
  const scenario = must(findScenario("two-machines"), "the scenario two-machines exists");
  return stageScenario(scenario, { seed: 1, momentMs })[0];
}

export async function openMachine(
  dir: string,
  seat: StagedSeat,
  { machine, nowMs }: { readonly machine: string; readonly nowMs: EpochMs },
): Promise<MachineHome> {
  const apiUrl = "http://127.0.0.1:9";
  const home = await writeFakeHome({ dir: join(dir, machine), seat, nowMs, apiUrl, machine });
  return homeWith(home, join(dir, `${machine}-state`));
}

function homeWith(home: FakeHome, stateDir: string): MachineHome {
  const env = { ...home.env, CLAUDE_METER_HOME: stateDir };
  return {
    stateDir,
    run: (args, input = "") => runCli(args, { home: home.homeDir, env, input }),
    copy(to) {
      cpSync(stateDir, to, { recursive: true });
      return homeWith(home, to);
    },
  };
}

/** Five days of polls, as a meter that never sleeps would have kept them. */
export function readingsOf(seat: StagedSeat, momentMs: EpochMs): string {
  const lines: string[] = [];
  for (let atMs = addMs(momentMs, -5 * DAY_MS); atMs <= momentMs; atMs = addMs(atMs, 5 * MINUTE_MS)) {
    const payload = usageBody(seat.world.truth(atMs), "2026-07", { seed: atMs, replyIndex: 0 });
    const { organizationUuid: organizationId, accountUuid, email } = seat.account;
    const account = { organizationId, accountUuid, email };
    lines.push(JSON.stringify({ observedAt: toIso(atMs), source: "oauth", account, payload }));
  }
  return lines.join("\n");
}
