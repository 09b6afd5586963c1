import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { StatusDocument } from "../../src/documents/status.ts";
import { startSimulatedHome, type SimulatedHome } from "../end-to-end/simulated-home.ts";
import { DaemonProcess, until } from "./daemon-process.ts";
import { killLoop } from "./kill-loop.ts";

// What a user sees in each case: docs/daemon.md.

const isRoot = process.getuid?.() === 0;
const isLinux = process.platform === "linux";
/** Nobody, where root would pass over every permission. */
const uid = isRoot ? 65_534 : undefined;

let home: SimulatedHome;
let daemons: DaemonProcess[] = [];
let mounted: string[] = [];
beforeEach(async () => {
  home = await startSimulatedHome("seed-account");
});
afterEach(async () => {
  for (const daemon of daemons.splice(0)) await daemon.signal("SIGKILL").ended;
  for (const folder of mounted.splice(0)) spawnSync("umount", ["--lazy", folder]);
  await home.close();
});

function daemon(extra: ConstructorParameters<typeof DaemonProcess>[1] = {}): Promise<DaemonProcess> {
  const started = new DaemonProcess(home, extra);
  daemons.push(started);
  return started.stands();
}

const stateDir = (): string => join(home.dir, "state");
const hasNumbers = ({ accounts }: StatusDocument): boolean => (accounts[0]?.windows.length ?? 0) > 0;
const errorCodes = ({ errors }: StatusDocument): readonly string[] => errors.map(({ code }) => code);

describe("kill -9", () => {
  it("of daemons and clients, again and again, loses, doubles and invents nothing, and spares the server", async () => {
    const { kills, usageCalls } = await killLoop(home, 6, 1);
    expect(kills).toBe(24);
    expect(usageCalls).toBeLessThanOrEqual(5);
    const { code, stdout } = await home.run(["status", "--json"]);
    // Where no read ever came to its end there is nothing to show, and the command says which read was lost.
    expect(code === 0 ? "a status" : stdout).toMatch(/a status|"read-lost"/);
  });

  it.runIf(isLinux)(
    "of the process that works a status out costs nothing: the daemon does it itself",
    async () => {
      const one = await daemon();
      const { pid } = one.process;
      let killed = 0;
      await until(() => {
        for (const child of readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
          .split(" ")
          .filter(Boolean)) {
          process.kill(Number(child), "SIGKILL");
          killed += 1;
        }
        return killed > 0 || one.face() !== undefined;
      }, "a child");
      await one.shows(hasNumbers);
    },
  );
});

describe("a database that another process has locked", () => {
  it("is said, and forgotten when it is free", async () => {
    await home.run(["status", "--no-fetch"]);
    const other = new DatabaseSync(join(stateDir(), "readings.db"));
    other.exec("BEGIN IMMEDIATE");
    const one = await daemon();
    await one.says("store-locked: ");
    expect(home.simulator.requests, "without a gate nobody asks").toEqual([]);
    other.exec("COMMIT");
    other.close();
    await one.says("It works again.");
    expect(errorCodes(await one.shows(hasNumbers))).toEqual([]);
  });

  it("keeps nobody from the numbers that are there", async () => {
    await home.run(["status"]);
    const other = new DatabaseSync(join(stateDir(), "readings.db"));
    other.exec("BEGIN IMMEDIATE");
    const one = await daemon();
    await one.shows(hasNumbers);
    expect(await home.run(["status", "--json", "--no-fetch"])).toMatchObject({ code: 0 });
    other.close();
  });
});

describe("a full disk", () => {
  const canMount = isRoot && isLinux && spawnSync("mount", ["--version"]).status === 0;

  it.runIf(canMount)("is said, ends nothing, and is forgotten when there is room", async () => {
    mkdirSync(stateDir());
    const mount = spawnSync("mount", ["-t", "tmpfs", "-o", "size=3m", "tmpfs", stateDir()]);
    expect(mount.status, String(mount.stderr)).toBe(0);
    mounted.push(stateDir());
    const one = await daemon();
    const before = await one.shows(hasNumbers);
    const ballast = join(stateDir(), "ballast");
    writeFileSync(ballast, Buffer.alloc(freeBytes(stateDir())));
    signInAnew();
    await one.says("faces-unwritable: ");
    expect(one.face(), "the old face stands whole").toEqual(before);
    expect(await home.run(["status", "--json", "--no-fetch"])).toMatchObject({ code: 0 });
    rmSync(ballast);
    signInAnew();
    await one.shows(({ generatedAt }) => generatedAt > before.generatedAt);
  });

  it.runIf(canMount)("before the start is said, and left behind as soon as there is room", async () => {
    mkdirSync(stateDir());
    spawnSync("mount", ["-t", "tmpfs", "-o", "size=3m", "tmpfs", stateDir()]);
    mounted.push(stateDir());
    const ballast = join(stateDir(), "ballast");
    writeFileSync(ballast, Buffer.alloc(freeBytes(stateDir())));
    const one = await daemon();
    await one.says("store-full: ");
    rmSync(ballast);
    await one.says("It works again.");
    await one.shows(hasNumbers);
  });

  it.runIf(canMount)(
    "does not make `up` take its own daemon, which could not write itself down, for another one",
    async () => {
      mkdirSync(stateDir());
      spawnSync("mount", ["-t", "tmpfs", "-o", "size=3m", "tmpfs", stateDir()]);
      mounted.push(stateDir());
      const ballast = join(stateDir(), "ballast");
      writeFileSync(ballast, Buffer.alloc(freeBytes(stateDir())));
      const up = await home.run(["up", "--detach"]);
      expect(up).toMatchObject({ code: 0, stderr: "" });
      expect(up.stdout).toMatch(/^The meter runs as process \d+\./);
      rmSync(ballast);
      expect(await home.run(["down"])).toMatchObject({ code: 0, stderr: "" });
    },
  );
});

/** What Claude Code does when it renews its token: a daemon looks again. */
function signInAnew(): void {
  const { credentialsPath } = home.home;
  const text = readFileSync(credentialsPath, "utf8");
  rmSync(credentialsPath);
  writeFileSync(credentialsPath, `${text} `, { mode: 0o600 });
}

describe("permissions that were taken away", () => {
  beforeEach(() => giveHome(home.dir));

  it("from the state folder before the start: up says which file, and ends", async () => {
    mkdirSync(stateDir());
    if (uid !== undefined) chownSync(stateDir(), uid, uid);
    chmodSync(stateDir(), 0o500);
    const { code, stderr } = await home.run(["up", "--foreground"], uid === undefined ? {} : { uid });
    expect(code).toBe(1);
    expect(stderr).toContain("daemon.lock cannot be used");
    expect(stderr).toContain("Make the state folder writable");
    chmodSync(stateDir(), 0o700);
  });

  it("from the faces: the daemon says so, and the faces keep their age", async () => {
    mkdirSync(join(stateDir(), "faces"), { recursive: true });
    giveHome(home.dir);
    chmodSync(join(stateDir(), "faces"), 0o500);
    const one = await daemon(uid === undefined ? {} : { uid });
    await one.says("faces-unwritable: ");
    expect(one.face()).toBeUndefined();
    chmodSync(join(stateDir(), "faces"), 0o700);
  });

  it("from the sign-in while it runs: the status says that it cannot be read, beside the last numbers", async () => {
    const one = await daemon(uid === undefined ? {} : { uid });
    await one.shows(hasNumbers);
    // A mode alone changes neither size nor time of the file: the next look would see it. Written anew, it is seen at once.
    signInAnew();
    chmodSync(home.home.credentialsPath, 0o000);
    if (uid !== undefined) chownSync(home.home.credentialsPath, uid, uid);
    const after = await one.shows(({ accounts }) =>
      accounts.some(({ sources }) =>
        sources.some(({ name, state }) => name === "oauth" && state === "signed-out"),
      ),
    );
    expect(hasNumbers(after)).toBe(true);
  });
});

describe("Claude Code that is removed", () => {
  it("leaves the last numbers, and says that there is no sign-in", async () => {
    const one = await daemon();
    await one.shows(hasNumbers);
    rmSync(home.home.configDir, { recursive: true, force: true });
    const after = await one.shows(({ accounts }) =>
      accounts.some(({ sources }) =>
        sources.some(({ name, state }) => name === "oauth" && state === "absent"),
      ),
    );
    expect(hasNumbers(after)).toBe(true);
  });
});

function giveHome(folder: string): void {
  if (uid === undefined) return;
  chownSync(folder, uid, uid);
  for (const entry of readdirSync(folder, { recursive: true, encoding: "utf8" }))
    chownSync(join(folder, entry), uid, uid);
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
