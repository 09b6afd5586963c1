import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createClock } from "../../src/platform/clock.ts";
import { DaemonProcess, until } from "../daemon/daemon-process.ts";
import type { CliResult } from "../end-to-end/cli.ts";
import { startSimulatedHome, type SimulatedHome } from "../end-to-end/simulated-home.ts";

/** Stands for an instant after the first reading. */
const AT = "AT";
/** With the exit code that each ends with. */
const QUESTIONS = [
  [0, ["status", "--at", AT, "--json"]],
  [0, ["split", "--at", AT, "--json"]],
  [0, ["forecast", "--window", "five_hour", "--at", AT, "--json"]],
  [0, ["history", "--json"]],
  [0, ["walls", "--json"]],
  [3, ["burn", "--account", "nobody", "--json"]],
  [3, ["status", "--window", "nine_day", "--no-fetch", "--json"]],
] as const;

const addressFile = (home: SimulatedHome) => join(home.dir, "state", "api.json");

/** A meter whose doors are open. */
async function startDaemon(home: SimulatedHome): Promise<DaemonProcess> {
  const daemon = new DaemonProcess(home);
  await daemon.stands();
  await until(() => existsSync(addressFile(home)), "the API's address");
  return daemon;
}

/** What the answer says, without its own instant and what is counted from it, and without how the meter's own look at the sources went. */
function settled(text: string): unknown {
  const moving = new Set(["generatedAt", "ageSeconds", "elapsedPercent", "ratio", "sources"]);
  return JSON.parse(text, (key, value: unknown) => (moving.has(key) ? undefined : value));
}

describe("a command where a meter runs", () => {
  let home: SimulatedHome;
  let daemon: DaemonProcess;
  const alone: CliResult[] = [];
  let at = "";
  const ask = (words: readonly string[]) => home.run(words.map((word) => (word === AT ? at : word)));

  beforeAll(async () => {
    home = await startSimulatedHome("seed-account");
    await home.run(["status"]);
    at = new Date(createClock().nowMs()).toISOString();
    for (const [, words] of QUESTIONS) alone.push(await ask(words));
    daemon = await startDaemon(home);
  });
  afterAll(async () => {
    await daemon.signal("SIGKILL").ended;
    await home.close();
  });

  it.each(QUESTIONS.map(([code, words], index) => [words[0], words, code, index] as const))(
    "gets from it what it would say itself: %s",
    async (_, words, code, index) => {
      const together = await ask(words);
      expect([alone[index]?.code, together.code], words.join(" ")).toEqual([code, code]);
      expect(settled(together.stdout), words.join(" ")).toEqual(settled(alone[index]?.stdout ?? ""));
    },
  );

  it("opens the dashboard by a link that is good once", async () => {
    const { stdout } = await home.run(["dashboard", "--print"]);
    const opened = await fetch(stdout.trim(), { redirect: "manual" });
    expect(opened.status).toBe(303);
    expect((await fetch(stdout.trim(), { redirect: "manual" })).status).toBe(401);
  });

  it("answers itself where its surroundings are others", async () => {
    const { code, stderr } = await home.run(["status", "--no-fetch"], { env: { TZ: "Asia/Tokyo" } });
    expect([code, stderr]).toEqual([0, ""]);
  });
});

describe("an import where a meter runs", () => {
  it("is shown by it", async () => {
    const home = await startSimulatedHome("seed-account");
    const daemon = await startDaemon(home);
    await daemon.shows(({ accounts }) => accounts.length === 1);
    const payload = { five_hour: { utilization: 42, resets_at: "2026-05-11T20:14:00Z" } };
    const line = { observedAt: "2026-05-11T18:24:00Z", source: "oauth", account: { id: "bea" }, payload };
    const imported = await home.run(["import", "-"], { input: JSON.stringify(line) });
    expect([imported.code, imported.stderr]).toEqual([0, ""]);
    await daemon.shows(({ accounts }) => accounts.some(({ id }) => id === "bea"));
    await daemon.signal("SIGKILL").ended;
    await home.close();
  });
});

describe("a command where a meter was killed", () => {
  it("answers itself, and says nothing of it", async () => {
    const home = await startSimulatedHome("seed-account");
    const daemon = await startDaemon(home);
    await daemon.shows(() => true);
    await daemon.signal("SIGKILL").ended;
    const left = JSON.parse(readFileSync(addressFile(home), "utf8")) as unknown;
    expect(left).toMatchObject({ schema: "claude-meter/api.v1" });
    const { code, stdout, stderr } = await home.run(["status", "--no-fetch", "--json"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({ schema: "claude-meter/status.v1" });
    const none = await home.run(["dashboard"]);
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining("claude-meter up")]);
    await home.close();
  });
});
