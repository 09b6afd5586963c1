import { spawn } from "node:child_process";
import { once } from "node:events";
import { openSync, closeSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { ROOT } from "./cli.ts";
import { temporaryFolder } from "../tools/temporary-folder.ts";

const PROGRAM = join(ROOT, "bin", "claude-meter.cjs");

let home: string;
beforeEach(() => {
  home = temporaryFolder("full");
});

/** Runs it with one of its outputs on a disk that is full: what `/dev/full` stands for. */
function start(words: readonly string[], full: "stdout" | "stderr") {
  const device = openSync("/dev/full", "w");
  const child = spawn(process.execPath, [PROGRAM, ...words], {
    env: { PATH: process.env["PATH"] ?? "", HOME: home, CLAUDE_METER_HOME: join(home, "state") },
    stdio: ["ignore", full === "stdout" ? device : "pipe", full === "stderr" ? device : "pipe"],
  });
  closeSync(device);
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => (said += text));
  return { child, said: () => said };
}

describe.skipIf(!existsSync("/dev/full"))("a full disk", () => {
  it.each([[["demo", "--list"]], [["--help"]], [["demo", "--once", "--json"]]])(
    "under standard output is told in two lines: %j",
    async (words) => {
      const { child, said } = start(words, "stdout");
      expect(await once(child, "close")).toEqual([1, null]);
      expect(said()).toBe(
        "Standard output cannot be written: the disk is full.\nFree some space, or write it elsewhere.\n",
      );
    },
  );

  it("under standard error changes no exit code", async () => {
    const { child } = start(["bogus"], "stderr");
    expect(await once(child, "close")).toEqual([2, null]);
  });

  it("under its log does not end the daemon", async () => {
    const { child } = start(["up", "--foreground"], "stderr");
    const owner = join(home, "state", "daemon.json");
    for (let waited = 0; !existsSync(owner) && waited < 15_000; waited += 50) await pause(50);
    expect(JSON.parse(readFileSync(owner, "utf8"))).toMatchObject({ pid: child.pid });
    // It has said several things by the time its faces stand, or would stand.
    await pause(500);
    expect(child.exitCode).toBe(null);
    child.kill("SIGTERM");
    expect(await once(child, "close")).toEqual([0, null]);
  });
});
