import assert from "node:assert/strict";
import { join } from "node:path";
import { canonicalJson } from "../../src/domain/json.ts";
import { createSeededRandom } from "../../src/simulator/world/seeded-random.ts";
import { inspectSqliteStore } from "../../src/store/sqlite/inspect-store.ts";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { decodePayload, redactPayload } from "../../src/wire/snapshot-payload.ts";
import { startCli } from "../end-to-end/cli.ts";
import type { SimulatedHome } from "../end-to-end/simulated-home.ts";
import { DaemonProcess } from "./daemon-process.ts";

export interface KillFigures {
  readonly kills: number;
  readonly usageCalls: number;
  readonly snapshots: number;
}

/** The server tolerates so many of an account within five minutes, which a whole loop is shorter than. */
const CALLS_MAX = 5;
const CLIENTS = 3;

/**
 * Starts a daemon and clients and kills them all (SIGKILL) at a moment of chance, again and again; then holds the store against what
 * the server answered.
 */
export async function killLoop(home: SimulatedHome, rounds: number, seed: number): Promise<KillFigures> {
  const random = createSeededRandom(seed);
  for (let round = 0; round < rounds; round += 1) {
    const daemon = new DaemonProcess(home);
    const clients = Array.from({ length: CLIENTS }, () => startCli(["status", "--json"], home.cliOptions));
    const gone = clients.map((client) => new Promise((resolve) => client.on("close", resolve)));
    // Every other time it got as far as standing, however busy the machine is.
    if (round % 2 === 1) await daemon.stands();
    await new Promise((resolve) => setTimeout(resolve, random.next() * 1_000));
    daemon.signal("SIGKILL");
    for (const client of clients) client.kill("SIGKILL");
    await Promise.all([daemon.ended, ...gone]);
  }
  const usageCalls = home.simulator.requests.filter(({ path }) => path.endsWith("/usage")).length;
  assert.ok(usageCalls <= CALLS_MAX, `${usageCalls} calls`);
  return { kills: rounds * (CLIENTS + 1), usageCalls, snapshots: await checkedStore(home) };
}

async function checkedStore(home: SimulatedHome): Promise<number> {
  const path = join(home.dir, "state", "readings.db");
  const inspection = await inspectSqliteStore(path);
  // All were killed before one of them had anything to keep.
  if (inspection.kind === "absent") return 0;
  assert.ok(inspection.kind === "inspected", inspection.kind);
  assert.deepEqual(inspection.problems, []);
  const served = new Set(
    home.simulator.servedUsage.map(({ body }) => canonicalJson(redactPayload("oauth", body))),
  );
  const store = await openSqliteStore({ path, decode: decodePayload });
  let count = 0;
  for await (const { payload } of store.snapshots({})) {
    assert.ok(served.has(canonicalJson(payload)), "no reading is invented");
    count += 1;
  }
  await store.close();
  assert.ok(count <= served.size, "no reading is doubled");
  return count;
}
