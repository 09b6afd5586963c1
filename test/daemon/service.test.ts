import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ROOT } from "../end-to-end/cli.ts";
import { startSimulatedHome, type SimulatedHome } from "../end-to-end/simulated-home.ts";
import { until } from "./daemon-process.ts";

/** A service manager that writes down what it is told, and starts the daemon when it is told so; it restarts nothing. */
const systemctl = (calls: string): string => `#!/bin/sh
echo "$*" >>'${calls}'
case "$2" in
start | restart) '${process.execPath}' '${join(ROOT, "dist", "claude-meter.js")}' up --foreground >/dev/null 2>&1 & ;;
esac
`;

describe.skipIf(process.platform !== "linux")("the daemon as a service", () => {
  let home: SimulatedHome;
  beforeEach(async () => {
    home = await startSimulatedHome("seed-account");
    mkdirSync(join(home.dir, "bin"));
    writeFileSync(join(home.dir, "bin", "systemctl"), systemctl(join(home.dir, "calls")), { mode: 0o755 });
  });
  afterEach(async () => {
    await run("down");
    await home.close();
  });

  const run = (...args: readonly string[]) =>
    home.run(args, {
      env: { PATH: [join(home.dir, "bin"), process.env["PATH"]].join(delimiter), XDG_CONFIG_HOME: "" },
    });
  const calls = (): readonly string[] => readFileSync(join(home.dir, "calls"), "utf8").trim().split("\n");
  const owner = (): number | undefined => {
    try {
      return Number(JSON.parse(readFileSync(join(home.dir, "state", "daemon.json"), "utf8")).pid);
    } catch {
      return undefined;
    }
  };

  it("takes over from one that was started by hand, and starts it again for whoever asks", async () => {
    const byHand = /as process (\d+)/.exec((await run("up", "--detach")).stdout)?.[1];
    expect(owner()).toBe(Number(byHand));
    expect(await run("service", "install")).toMatchObject({ code: 0, stderr: "" });
    expect(calls().slice(-2)).toEqual([
      "--user reset-failed claude-meter.service",
      "--user restart claude-meter.service",
    ]);
    await until(() => owner() !== undefined && owner() !== Number(byHand), "the service's daemon");
    await run("down");
    const up = await run("up", "--detach");
    expect(calls().at(-1)).toBe("--user start claude-meter.service");
    expect(up).toMatchObject({ code: 0, stderr: "" });
    expect(up.stdout).toBe(
      `The meter runs as process ${owner()}, started as the service. \`claude-meter down\` ends it.\n`,
    );
  });
});
