import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startCli } from "../end-to-end/cli.ts";
import { startSimulatedHome, type SimulatedHome } from "../end-to-end/simulated-home.ts";
import { isInstalled } from "../tools/installed.ts";
import { soon } from "../tools/soon.ts";
import { findEntry, startPanel, type Panel } from "./panel.ts";
import { startSessionBus, type SessionBus } from "./session-bus.ts";

// Three processes each start on a machine that may be busy with the other tests.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

describe.skipIf(!isInstalled("dbus-daemon"))("claude-meter tray", () => {
  let session: SessionBus;
  let panel: Panel;
  let world: SimulatedHome;
  let trays: ReturnType<typeof startCli>[] = [];

  beforeEach(async () => {
    session = await startSessionBus();
    panel = await startPanel(session);
    world = await startSimulatedHome("mid-loop-wall");
  });
  afterEach(async () => {
    for (const tray of trays) tray.kill("SIGKILL");
    trays = [];
    await world.run(["down"]);
    await world.close();
    await session.close();
  });

  function start(args: readonly string[] = ["tray"]) {
    const env = { ...world.home.env, ...world.cliOptions.env, DBUS_SESSION_BUS_ADDRESS: session.address };
    const tray = startCli(args, { ...world.cliOptions, env });
    trays.push(tray);
    let said = "";
    tray.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    return {
      ended: once(tray, "exit"),
      said: () => said,
      kill: (signal: NodeJS.Signals) => tray.kill(signal),
    };
  }
  async function item(): Promise<string> {
    await soon(() => expect(panel.items.length).toBeGreaterThan(0));
    return panel.items.at(-1) ?? "";
  }
  const label = (name: string) => panel.property(name, "XAyatanaLabel");
  const click = async (name: string, text: string) => {
    const entry = findEntry(await panel.layout(name), text);
    await panel.click(name, entry?.id ?? -1);
  };

  it("starts the meter where none runs, shows its numbers, keeps a choice, and leaves without a trace", async () => {
    const tray = start();
    const name = await item();
    await soon(async () => expect(await label(name)).toMatch(/^SIM Claude {2}5h \d+% {2}·/));
    expect(existsSync(join(world.dir, "state", "api.json"))).toBe(true);
    await click(name, "Refresh now");
    await click(name, "SIM 5h");
    await soon(async () => expect(await label(name)).toMatch(/^SIM 5h \d+% · 7d/));
    await soon(() =>
      expect(JSON.parse(readFileSync(join(world.dir, "state", "config.json"), "utf8"))).toMatchObject({
        tray: { title: "medium" },
      }),
    );
    await click(name, "Quit the tray");
    expect(await tray.ended).toEqual([0, null]);
    expect(
      (await panel.bus.listNames()).filter((one) => /StatusNotifierItem|claude_meter/.test(one)),
    ).toEqual([]);
    expect(tray.said()).toContain("The icon is in the panel.");
  });

  it("runs once, and ends at a signal as at Quit", async () => {
    const tray = start();
    await item();
    const second = start();
    expect(await second.ended).toEqual([6, null]);
    expect(second.said()).toContain("runs in this session already");
    tray.kill("SIGTERM");
    expect(await tray.ended).toEqual([0, null]);
  });

  it("plays a demo, marked as one, beside the real tray", async () => {
    start();
    const real = await item();
    const demo = start(["demo", "--tray", "--scenario", "quiet-week", "--speed", "600"]);
    await soon(() => expect(panel.items.length).toBe(2));
    const name = panel.items.find((one) => one !== real) ?? "";
    await soon(async () => expect(await label(name)).toMatch(/^SIM Claude {2}5h \d+%/));
    await click(name, "Quit the tray");
    expect(await demo.ended).toEqual([0, null]);
  });
});
