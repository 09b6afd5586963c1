import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createClock } from "../../src/platform/clock.ts";
import { startCli } from "../end-to-end/cli.ts";
import { startSimulatedHome, type SimulatedHome } from "../end-to-end/simulated-home.ts";

let home: SimulatedHome;
let daemon: ReturnType<typeof startCli>;

const addressFile = () => join(home.dir, "state", "api.json");
const clock = createClock();

async function startDaemon(): Promise<void> {
  daemon = startCli(["up", "--foreground"], home.cliOptions);
  daemon.stderr.resume();
  for (let tries = 0; tries < 200 && !existsSync(addressFile()); tries += 1) await clock.sleep(50);
}

/** What the answer says, without its own instant and what is counted from it, and without how the meter's own look at the sources went. */
function settled(text: string): unknown {
  const moving = new Set(["generatedAt", "ageSeconds", "elapsedPercent", "ratio", "sources"]);
  return JSON.parse(text, (key, value: unknown) => (moving.has(key) ? undefined : value));
}

beforeAll(async () => {
  home = await startSimulatedHome("seed-account");
  await home.run(["status"]);
}, 30_000);
afterAll(async () => {
  daemon.kill();
  await home.close();
});

describe("a command where a meter runs", () => {
  it("gets from it what it would say itself", { timeout: 60_000 }, async () => {
    const at = new Date(clock.nowMs()).toISOString();
    const asked = [
      ["status", "--at", at, "--json"],
      ["split", "--at", at, "--json"],
      ["forecast", "--window", "five_hour", "--at", at, "--json"],
      ["history", "--json"],
      ["walls", "--json"],
      ["burn", "--account", "nobody", "--json"],
      ["status", "--window", "nine_day", "--no-fetch", "--json"],
    ];
    const alone = [];
    for (const words of asked) alone.push(await home.run(words));
    await startDaemon();
    for (const [index, words] of asked.entries()) {
      const together = await home.run(words);
      expect(together.code, words.join(" ")).toBe(alone[index]?.code);
      expect(settled(together.stdout), words.join(" ")).toEqual(settled(alone[index]?.stdout ?? ""));
    }
  });

  it("opens the dashboard by a link that is good once", { timeout: 30_000 }, async () => {
    const { stdout } = await home.run(["dashboard", "--print"]);
    const opened = await fetch(stdout.trim(), { redirect: "manual" });
    expect(opened.status).toBe(303);
    expect((await fetch(stdout.trim(), { redirect: "manual" })).status).toBe(401);
  });

  it("answers itself where its surroundings are others", { timeout: 30_000 }, async () => {
    const { code, stderr } = await home.run(["status", "--no-fetch"], { env: { TZ: "Asia/Tokyo" } });
    expect([code, stderr]).toEqual([0, ""]);
  });

  it("answers itself, and says nothing of it, when the meter was killed", { timeout: 30_000 }, async () => {
    const ended = once(daemon, "close");
    daemon.kill("SIGKILL");
    await ended;
    expect(JSON.parse(readFileSync(addressFile(), "utf8"))).toMatchObject({ schema: "claude-meter/api.v1" });
    const { code, stdout, stderr } = await home.run(["status", "--no-fetch", "--json"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({ schema: "claude-meter/status.v1" });
    const none = await home.run(["dashboard"]);
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining("claude-meter up")]);
  });
});
