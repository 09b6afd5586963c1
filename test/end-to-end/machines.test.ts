import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SplitDocument } from "../../src/documents/analyses.ts";
import type { MachinesDocument } from "../../src/documents/machines.ts";
import type { ImportDocument } from "../../src/documents/service.ts";
import type { SplitMember } from "../../src/documents/status.ts";
import { must } from "../../src/domain/assert.ts";
import { addMs, epochMs, HOUR_MS, MINUTE_MS, toIso, type EpochMs } from "../../src/domain/time.ts";
import { FIVE_HOUR, SEVEN_DAY } from "../../src/domain/window.ts";
import { OTHER_MACHINE, THIS_MACHINE } from "../../src/simulator/scenarios/vocabulary.ts";
import { windowTruth } from "../../src/simulator/world/truth.ts";
import { openMachine, readingsOf, stageMachines, type MachineHome } from "./machines-home.ts";

const NOW_MS = epochMs(Math.floor(Date.UTC(2026, 10, 20, 18, 24)));
const seat = stageMachines(NOW_MS);

describe("two machines of one account", () => {
  const dir = mkdtempSync(join(tmpdir(), "claude-meter-machines-"));
  /** As every case finds it: with its readings, and without a word of the other one. */
  let fresh: MachineHome;
  let laptop: MachineHome;
  let desktop: MachineHome;

  beforeAll(async () => {
    fresh = await openMachine(dir, seat, { machine: THIS_MACHINE, nowMs: NOW_MS });
    desktop = await openMachine(dir, seat, { machine: OTHER_MACHINE, nowMs: NOW_MS });
    expect((await fresh.run(["import", "-"], readingsOf(seat, NOW_MS))).code).toBe(0);
    mkdirSync(desktop.stateDir);
    writeFileSync(join(desktop.stateDir, "config.json"), JSON.stringify({ machineName: "desktop" }));
  });
  beforeEach(() => (laptop = fresh.copy(mkdtempSync(join(dir, "laptop-")))));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  const exportUses = async (from: MachineHome, untilMs: EpochMs) => {
    const { code, stdout, stderr } = await from.run(["export", "--uses", "--until", toIso(untilMs)]);
    expect([code, stderr]).toEqual([0, ""]);
    return stdout;
  };
  const importInto = async (home: MachineHome, lines: string) => {
    const { stdout } = await home.run(["import", "-", "--json"], lines);
    return JSON.parse(stdout) as ImportDocument;
  };
  const split = async (window: string): Promise<SplitMember> => {
    const { stdout } = await laptop.run(["split", "--json", "--no-fetch", "--at", toIso(NOW_MS)]);
    const { accounts } = JSON.parse(stdout) as SplitDocument;
    return must(
      accounts[0]?.split.find((each) => each.method === "calibrated" && each.window === window),
      `an estimated split of ${window} in ${stdout}`,
    );
  };
  const code = ({ parts }: SplitMember) =>
    must(
      parts.find(({ surface }) => surface === "claude_code"),
      "a part of Claude Code",
    );
  const truth = (key: typeof FIVE_HOUR) => {
    const { unitsBySurface, usedUnits, usedPercent } = windowTruth(seat.world.truth(NOW_MS), key);
    return (usedPercent * unitsBySurface.claude_code) / usedUnits;
  };

  it("are explained only in part by the transcripts of one", async () => {
    expect(code(await split(SEVEN_DAY)).points).toBeLessThan(0.7 * truth(SEVEN_DAY));
    expect((await split(SEVEN_DAY)).machines).toBeUndefined();
  });

  it("print what travels without a name, a folder or a word of a session", async () => {
    const lines = (await exportUses(desktop, NOW_MS)).trim().split("\n");
    expect(lines.length).toBeGreaterThan(30);
    expect(lines.join("\n")).not.toMatch(/website|\/home|sessionId|msg_|req_|cwd|project/);
    const last = JSON.parse(lines.at(-1) ?? "") as Record<string, unknown>;
    expect(last).toMatchObject({
      schema: "claude-meter/uses.v1",
      machine: { name: "desktop" },
      covered: { to: toIso(NOW_MS) },
      uses: lines.length - 1,
    });
  });

  it("are both explained once the uses of the other one are imported, within the band", async () => {
    const staleMs = addMs(NOW_MS, -90 * MINUTE_MS);
    const stale = await importInto(laptop, await exportUses(desktop, staleMs));
    expect(stale.uses?.machines).toMatchObject([{ name: "desktop", coveredTo: toIso(staleMs) }]);
    const before = await split(FIVE_HOUR);
    expect(before.unheardPoints).toBeGreaterThan(5);
    expect(code(before).points).toBeLessThan(truth(FIVE_HOUR) - 5);
    expect(code(before).high).toBeGreaterThan(truth(FIVE_HOUR) - 1);

    const lines = await exportUses(desktop, NOW_MS);
    const fresh = await importInto(laptop, lines);
    expect(fresh.uses?.inserted).toBeGreaterThan(0);
    for (const window of [FIVE_HOUR, SEVEN_DAY]) {
      const after = await split(window);
      expect(after.unheardPoints).toBeUndefined();
      expect(code(after).label).toBe("Claude Code on 2 machines");
      expect(truth(window)).toBeGreaterThan((code(after).low ?? 0) - 0.5);
      expect(truth(window)).toBeLessThan((code(after).high ?? 0) + 0.5);
      expect(after.machines?.map(({ name }) => name)).toEqual([null, "desktop"]);
      const sum = after.machines?.reduce((total, { points }) => total + points, 0);
      expect(sum).toBeCloseTo(code(after).points, 1);
    }
    expect(await importInto(laptop, lines)).toMatchObject({ uses: { inserted: 0, replaced: 0 } });
    expect((await laptop.run(["split", "--no-fetch", "--at", toIso(NOW_MS)])).stdout).toContain("desktop ~");
  });

  it("keep their reports to themselves", async () => {
    const tokens = async (home: MachineHome) => {
      const { stdout } = await home.run(["daily", "--json"]);
      return (JSON.parse(stdout) as { totals: { totalTokens: number } }).totals.totalTokens;
    };
    const before = await tokens(laptop);
    await importInto(laptop, await exportUses(desktop, NOW_MS));
    expect(await tokens(laptop)).toBe(before);
    expect(await tokens(desktop)).not.toBe(before);
  });

  it("refuse what is their own, and tell of each line that was torn, once", async () => {
    const own = await importInto(laptop, await exportUses(laptop, NOW_MS));
    expect(own.rejected.map((each) => each.code)).toEqual(["own-machine"]);
    expect(own.uses?.inserted).toBe(0);
    const lines = await exportUses(desktop, addMs(NOW_MS, HOUR_MS));
    const torn = await importInto(laptop, lines.slice(0, -60));
    expect(torn.rejected).toMatchObject([{ line: lines.trim().split("\n").length, code: "not-json" }]);
    expect(torn.uses?.machines).toMatchObject([{ coveredTo: null }]);
  });

  it("are listed with their age, and forgotten by name", async () => {
    // A machine has an id of its own from its first export on.
    await exportUses(laptop, NOW_MS);
    await importInto(laptop, await exportUses(desktop, NOW_MS));
    const { stdout } = await laptop.run(["machines", "--json"]);
    const { own, machines } = JSON.parse(stdout) as MachinesDocument;
    expect(own.id).toMatch(/^[0-9a-f]{16}$/);
    expect(machines).toMatchObject([{ name: "desktop", covered: [{ to: toIso(NOW_MS) }] }]);
    expect((await laptop.run(["machines"])).stdout).toMatch(
      /^desktop \([0-9a-f]{16}\): \d+ minutes of use, the last .* ago; known to .* ago\n$/,
    );
    const doctor = (await laptop.run(["doctor"])).stdout;
    expect(doctor).toMatch(/machine [0-9a-f]{6}:? +its use is known to .* ago/);
    expect(await laptop.run(["machines", "forget", "server"])).toMatchObject({ code: 3 });
    const forgotten = await laptop.run(["machines", "forget", "desktop", "--json"]);
    expect(JSON.parse(forgotten.stdout)).toMatchObject({
      forgottenMinutes: machines[0]?.minutes,
      machines: [],
    });
    expect((await split(SEVEN_DAY)).machines).toBeUndefined();
  });
});
