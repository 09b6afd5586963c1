import { mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { accountId } from "../domain/account.ts";
import { addMs, epochMs, HOUR_MS, SECOND_MS, toIso } from "../domain/time.ts";
import { FIVE_HOUR } from "../domain/window.ts";
import { createMachine } from "../platform/machine.ts";
import { StoreError } from "../ports/store.ts";
import { createVirtualClock } from "../simulator/virtual-clock.ts";
import { createSeededRandom } from "../simulator/world/seeded-random.ts";
import { openInstallation, type Installation } from "./installation.ts";
import { spoolDir, takeInSpool } from "./spool.ts";
import { temporaryFolder } from "../../test/tools/temporary-folder.ts";

const NOW = epochMs(Date.UTC(2026, 10, 23, 12));
const ADA = accountId("org-1:ada");

let dir = "";
let installation: Installation;

beforeEach(async () => {
  dir = temporaryFolder("spool");
  const env = { CLAUDE_METER_HOME: join(dir, "state") };
  installation = await openInstallation({
    machine: { ...createMachine(), os: "linux", isWsl: false, homeDir: join(dir, "home"), env },
    clock: createVirtualClock(NOW),
    random: createSeededRandom(1),
  });
  mkdirSync(spoolDir(installation), { recursive: true });
});
afterEach(async () => {
  await installation.close();
});

/** Drops one reading as the status line does. */
function drop(secondsAgo: number, usedPercent: number, more: object = { account: { id: ADA } }): void {
  const atMs = addMs(NOW, -secondsAgo * SECOND_MS);
  const payload = {
    rate_limits: { five_hour: { used_percentage: usedPercent, resets_at: NOW / 1000 + 3600 } },
  };
  put(
    `${atMs}-17-0.json`,
    JSON.stringify({ observedAt: toIso(atMs), source: "statusline", payload, ...more }),
  );
}

function put(name: string, text: string): string {
  const path = join(spoolDir(installation), name);
  writeFileSync(path, text);
  return path;
}

const names = (): readonly string[] => readdirSync(spoolDir(installation));

async function series(id = ADA): Promise<readonly number[]> {
  const points = await (await installation.store()).readings({ accountId: id, windowKey: FIVE_HOUR });
  return points.map(({ usedPercent }) => usedPercent);
}

describe("taking in the spool", () => {
  it("keeps what the status line saw, oldest first, and removes the files", async () => {
    drop(10, 42);
    drop(120, 40);
    expect(await takeInSpool(installation)).toMatchObject({ inserted: 2, known: 0, rejected: 0, left: 0 });
    expect(await series()).toEqual([40, 42]);
    expect(names()).toEqual([]);
  });

  it("keeps the same numbers once a minute, and every change", async () => {
    for (const secondsAgo of [100, 95, 90, 85]) drop(secondsAgo, 40);
    for (const secondsAgo of [80, 75]) drop(secondsAgo, 41);
    drop(5, 41);
    expect(await takeInSpool(installation)).toMatchObject({ inserted: 3, known: 4 });
    expect(await series()).toEqual([40, 41, 41]);
    drop(1, 41);
    expect(await takeInSpool(installation)).toMatchObject({ inserted: 0, known: 1 });
  });

  it("drops what holds no reading and keeps its neighbours", async () => {
    put(`${NOW}-1-1.json`, '{"observedAt": "20');
    put(`${NOW}-1-2.json`, "x".repeat(100_000));
    put(`${NOW}-1-3.json`, "[]");
    mkdirSync(join(spoolDir(installation), `${NOW}-1-4.json`));
    drop(5, 30);
    drop(-2 * 60, 99);
    expect(await takeInSpool(installation)).toMatchObject({ inserted: 1, rejected: 5 });
    expect(await series()).toEqual([30]);
  });

  it("touches no file of another name, except writes that nobody finished", async () => {
    put("notes.txt", "mine");
    put(`${NOW}-1-1.json.tmp`, "{");
    const old = put(`${NOW}-1-2.json.tmp`, "{");
    const then = (NOW - 2 * HOUR_MS) / SECOND_MS;
    utimesSync(old, then, then);
    utimesSync(join(spoolDir(installation), `${NOW}-1-1.json.tmp`), NOW / SECOND_MS, NOW / SECOND_MS);
    await takeInSpool(installation);
    expect(names()).toEqual([`${NOW}-1-1.json.tmp`, "notes.txt"].sort());
  });

  it("leaves the files where they are while the store cannot keep them", async () => {
    drop(5, 30);
    const full = new StoreError({ code: "store-full", message: "Full.", hint: "Free some." });
    const failing = { ...installation, store: () => Promise.reject(full) };
    expect(await takeInSpool(failing)).toMatchObject({ inserted: 0, left: 1 });
    expect(names()).toHaveLength(1);
    expect(await takeInSpool(installation)).toMatchObject({ inserted: 1, left: 0 });
  });

  it("gives a reading without an account to whoever is signed in", async () => {
    const oauthAccount = { accountUuid: "ada", organizationUuid: "org-1" };
    mkdirSync(join(dir, "home"), { recursive: true });
    writeFileSync(join(dir, "home", ".claude.json"), JSON.stringify({ oauthAccount }));
    drop(5, 30, {});
    await takeInSpool(installation);
    expect(await series()).toEqual([30]);
  });

  it("gives a reading of another folder of Claude Code's to whoever is signed in there", async () => {
    const work = join(dir, "work-claude");
    const signIn = (folder: string, accountUuid: string) => {
      mkdirSync(folder, { recursive: true });
      const oauthAccount = {
        accountUuid,
        organizationUuid: "org-1",
        emailAddress: `${accountUuid}@example.com`,
      };
      writeFileSync(join(folder, ".claude.json"), JSON.stringify({ oauthAccount }));
    };
    signIn(join(dir, "home"), "ada");
    signIn(work, "bo");
    drop(9, 30, {});
    drop(5, 70, { configDir: work });
    await takeInSpool(installation);
    expect(await series()).toEqual([30]);
    expect(await series(accountId("org-1:bo"))).toEqual([70]);
  });

  it("takes in a month's pile in several goes", async () => {
    for (let index = 0; index < 2_100; index += 1) drop(index * 2 + 1, index % 100);
    expect(await takeInSpool(installation)).toMatchObject({ inserted: 2_000, left: 100 });
    expect(await takeInSpool(installation)).toMatchObject({ inserted: 100, left: 0 });
  });
});
