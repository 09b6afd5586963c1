import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { StatusDocument } from "../../src/documents/status.ts";
import { startSimulatedHome, type SimulatedHome } from "../end-to-end/simulated-home.ts";
import { DaemonProcess, until } from "./daemon-process.ts";

let home: SimulatedHome;
let daemons: DaemonProcess[] = [];
beforeEach(async () => {
  home = await startSimulatedHome("seed-account");
});
afterEach(async () => {
  for (const daemon of daemons.splice(0)) await daemon.signal("SIGKILL").ended;
  await home.close();
});

function daemon(): DaemonProcess {
  const started = new DaemonProcess(home);
  daemons.push(started);
  return started;
}

const stateFile = (name: string): string => join(home.dir, "state", name);

describe("up and down", () => {
  it("start one in the background, say so, find it again, and end it", async () => {
    const up = await home.run(["up", "--detach"]);
    expect(up).toMatchObject({ code: 0, stderr: "" });
    const pid = /as process (\d+)/.exec(up.stdout)?.[1];
    expect(up.stdout).toMatch(/^The meter runs as process \d+\. `claude-meter down` ends it/);
    expect(existsSync(stateFile("api.json")), "the API can be asked at once").toBe(true);
    const again = await home.run(["up", "--detach"]);
    expect(again.stdout).toContain(`The meter runs already as process ${pid}, since `);
    const down = await home.run(["down"]);
    expect(down.stdout).toMatch(/^The meter has ended\. It had run since /);
    expect(await home.run(["down"])).toMatchObject({ code: 0, stdout: "The meter does not run.\n" });
    expect(readFileSync(stateFile("daemon.log"), "utf8")).toMatch(/oauth: read[^]*It ended\.\n$/);
  });

  it("look at once and write the faces", async () => {
    const status = await (await daemon().stands()).shows(({ accounts }) => accounts.length === 1);
    expect(status.accounts[0]?.windows.map(({ key }) => key)).toContain("five_hour");
    expect(home.simulator.requests.filter(({ path }) => path.endsWith("/usage"))).toHaveLength(1);
  });

  it("have one daemon of six that start at once", async () => {
    const six = await Promise.all(Array.from({ length: 6 }, () => daemon().stands()));
    const losers = six.filter(({ log }) => log.includes("runs already"));
    expect(losers).toHaveLength(5);
    expect(await Promise.all(losers.map(({ ended }) => ended))).toEqual([0, 0, 0, 0, 0]);
  });

  it("say in two lines that there is no place for a log, where there is none", async () => {
    writeFileSync(join(home.dir, "state"), "a file where the state folder should be");
    const up = await home.run(["up", "--detach"]);
    expect(up).toMatchObject({ code: 1, stdout: "" });
    expect(up.stderr).toMatch(
      /^The meter did not start: it cannot write .*daemon\.log \(a file stands .*\)\.\n.*\n$/,
    );
  });

  it("say the same of six that are started in the background at once", async () => {
    const six = await Promise.all(Array.from({ length: 6 }, () => home.run(["up", "--detach"])));
    const { pid } = JSON.parse(readFileSync(stateFile("daemon.json"), "utf8")) as { readonly pid: number };
    expect(six.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
      Array.from({ length: 6 }, () => ({ code: 0, stderr: "" })),
    );
    for (const { stdout } of six) expect(stdout).toContain(` as process ${pid}`);
    expect(six.filter(({ stdout }) => stdout.startsWith("The meter runs as"))).toHaveLength(1);
    expect(await home.run(["down"])).toMatchObject({ code: 0 });
  });

  it("take up settings while they run, and keep the last good ones", async () => {
    const one = await daemon().stands();
    await one.shows(({ accounts }) => accounts.length === 1);
    // The line is written beside the status, a moment later.
    await until(() => existsSync(stateFile("faces/statusline.txt")), "a line");
    const line = () => readFileSync(stateFile("faces/statusline.txt"), "utf8");
    expect(line()).not.toContain("mine");
    writeFileSync(stateFile("config.json"), '{"statusline": {"template": "mine"}}');
    await until(
      () => line() === "mine",
      () => `the line by the new template, not ${line()}`,
    );
    writeFileSync(stateFile("config.json"), '{"statusline": {"template": "broken"');
    const status = await one.shows(({ errors }) => errors.length > 0);
    expect(status.errors).toMatchObject([{ code: "bad-settings" }]);
    expect(status.accounts).toHaveLength(1);
    await one.says("bad-settings: ");
    expect(line()).toBe("mine");
    writeFileSync(stateFile("config.json"), "{}");
    await one.shows(({ errors }) => errors.length === 0);
    await until(() => line() !== "mine", "the line by the default template");
  });

  it("end without waiting for a server that hangs", async () => {
    home.simulator.setFault({ fault: "hang" });
    const one = await daemon().stands();
    await until(() => home.simulator.requests.length > 0, "a call");
    expect(await one.signal("SIGTERM").ended).toBe(0);
    // What a call that was waited for came to would be a line of the log.
    expect(one.log).not.toMatch(/oauth/);
  });

  it("take over at once after kill -9", async () => {
    const first = await daemon().stands();
    await first.shows(() => true);
    await first.signal("SIGKILL").ended;
    const second = await daemon().stands();
    expect(second.log).toContain(" runs as process ");
  });
});

describe("without a daemon", () => {
  it("a command that asked the server leaves the faces, and one that did not leaves them alone", async () => {
    const asked = JSON.parse((await home.run(["status", "--json"])).stdout) as unknown;
    const face = readFileSync(stateFile("faces/status.json"), "utf8");
    expect(JSON.parse(face)).toEqual(asked);
    await home.run(["status", "--no-fetch"]);
    expect(readFileSync(stateFile("faces/status.json"), "utf8")).toBe(face);
  });
});

describe("with a daemon", () => {
  it("a command shows the daemon's numbers and makes no call of its own", async () => {
    const one = await daemon().stands();
    const shown = await one.shows(() => true);
    const { stdout } = await home.run(["status", "--json"]);
    const levels = ({ accounts }: StatusDocument) =>
      accounts[0]?.windows.map(({ key, usedPercent, observedAt }) => ({ key, usedPercent, observedAt }));
    expect(levels(JSON.parse(stdout) as StatusDocument)).toEqual(levels(shown));
    expect(home.simulator.requests.filter(({ path }) => path.endsWith("/usage"))).toHaveLength(1);
  });

  it("that is frozen a command answers itself, though its socket still takes connections", async () => {
    const one = await daemon().stands();
    const shown = await one.shows(({ accounts }) => accounts.length === 1);
    await until(() => existsSync(stateFile("api.json")), "an API");
    one.signal("SIGSTOP");
    const { code, stdout } = await home.run(["status", "--json", "--no-fetch"]);
    one.signal("SIGCONT");
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as StatusDocument).accounts.map(({ id }) => id)).toEqual(
      shown.accounts.map(({ id }) => id),
    );
  });

  it("a command that finds nothing to show ends as it does without one", async () => {
    writeFileSync(home.home.credentialsPath, JSON.stringify({ claudeAiOauth: { accessToken: "" } }));
    const alone = await home.run(["status"]);
    expect(alone).toMatchObject({ code: 4, stdout: "" });
    const one = await daemon().stands();
    await one.says("oauth: ");
    await until(() => existsSync(stateFile("api.json")), "an API");
    expect(await home.run(["status"])).toEqual(alone);
  });
});

describe("the lock", () => {
  it.each([
    ["garbage", "not a database at all, but long enough to be read as one\n".repeat(200)],
    ["nothing", ""],
  ])("is taken though its file holds %s", async (_, text) => {
    writeFileSync(join(home.dir, "lock"), "");
    await home.run(["status"]);
    writeFileSync(stateFile("daemon.lock"), text);
    expect((await daemon().stands()).log).toContain(" runs as process ");
  });

  it.each([["not json"], ['{"pid":1}'], ['{"pid":-5,"startedAt":"2026-01-01T00:00:00Z"}'], ["[]"]])(
    "needs no word of daemon.json: %s",
    async (text) => {
      const one = await daemon().stands();
      writeFileSync(stateFile("daemon.json"), text);
      expect(await home.run(["down"])).toMatchObject({ code: 0 });
      expect(await one.ended).toBe(0);
    },
  );

  it("never has another process ended, though daemon.json names it", async () => {
    const innocent = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
    const one = await daemon().stands();
    const owner = JSON.parse(readFileSync(stateFile("daemon.json"), "utf8")) as object;
    writeFileSync(stateFile("daemon.json"), JSON.stringify({ ...owner, pid: innocent.pid }));
    expect((await home.run(["down"])).stdout).toContain("The meter has ended.");
    expect(await one.ended).toBe(0);
    expect(innocent.exitCode).toBeNull();
    innocent.kill();
  });

  it("is given up by a daemon whose state folder was deleted", async () => {
    const one = await daemon().stands();
    await one.shows(() => true);
    rmSync(join(home.dir, "state"), { recursive: true, force: true });
    expect(await one.ended).toBe(0);
  });
});
