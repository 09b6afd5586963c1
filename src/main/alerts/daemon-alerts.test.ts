import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import type { DaemonNote } from "../../meter/daemon/daemon-ports.ts";
import { createClock } from "../../platform/clock.ts";
import { createMachine } from "../../platform/machine.ts";
import { createRandom } from "../../platform/random.ts";
import { SEED_STATUS } from "../../view/fixtures/seed-status.ts";
import { openInstallation } from "../installation.ts";
import { createDaemonAlerts } from "./daemon-alerts.ts";
import { temporaryFolder } from "../../../test/tools/temporary-folder.ts";

let dir: string;
beforeEach(() => {
  dir = temporaryFolder("alerts");
});

it("the daemon's alerts say that their store failed, and that it works again", async () => {
  const blocked = join(dir, "readings.db");
  mkdirSync(blocked);
  const end = new AbortController();
  // What waits is looked at three times: without a store, and with one twice.
  const between = [() => rmSync(blocked, { recursive: true }), () => undefined, () => end.abort()];
  const clock = { ...createClock(), sleep: async () => between.shift()?.() };
  const machine = { ...createMachine(), env: { CLAUDE_METER_HOME: dir } };
  const installation = await openInstallation({ machine, clock, random: createRandom() });
  const notes: DaemonNote[] = [];
  await createDaemonAlerts(installation, (note) => notes.push(note)).run(end.signal);
  await installation.close();
  expect(notes).toMatchObject([{ kind: "problem", code: "store-unopenable" }, { kind: "recovered" }]);
});

it("are opened once, though a status comes while they open", async () => {
  const end = new AbortController();
  const clock = { ...createClock(), sleep: async () => end.abort() };
  const machine = { ...createMachine(), env: { CLAUDE_METER_HOME: dir } };
  const installation = await openInstallation({ machine, clock, random: createRandom() });
  let askedFor = 0;
  const store = () => {
    askedFor += 1;
    return installation.store();
  };
  const notes: DaemonNote[] = [];
  const alerts = createDaemonAlerts({ ...installation, store }, (note) => notes.push(note));
  alerts.observe(SEED_STATUS);
  await alerts.run(end.signal);
  await installation.close();
  expect([askedFor, notes]).toEqual([1, []]);
});
