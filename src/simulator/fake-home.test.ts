import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { must } from "../domain/assert.ts";
import { addMs, epochMs, HOUR_MS, MINUTE_MS, toIso, type EpochMs } from "../domain/time.ts";
import { writeFakeHome, type FakeHome, type FakeHomeOptions } from "./fake-home.ts";
import { findScenario } from "./scenarios/scenarios.ts";
import { stageScenario, type StagedSeat } from "./scenarios/stage-scenario.ts";
import { temporaryFolder } from "../../test/tools/temporary-folder.ts";

const MOMENT = epochMs(Date.UTC(2026, 9, 20, 18, 24));

let dir: string;

beforeEach(async () => {
  dir = temporaryFolder("fake-home");
});

function seatOf(name: string): StagedSeat {
  return stageScenario(must(findScenario(name), name), { seed: 1, momentMs: MOMENT })[0];
}

function write(name: string, options: Partial<FakeHomeOptions> = {}): Promise<FakeHome> {
  const home = join(dir, "home");
  return writeFakeHome({
    dir: home,
    seat: seatOf(name),
    nowMs: MOMENT,
    apiUrl: "http://127.0.0.1:1",
    ...options,
  });
}

async function readJson(path: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
}

interface Row {
  readonly type: string;
  readonly timestamp?: string;
  readonly message?: { readonly id?: string; readonly usage?: { readonly output_tokens: number } };
  readonly quotaLimits?: { readonly rateLimitType: string };
}

async function readRows(home: FakeHome): Promise<readonly Row[]> {
  const texts = await Promise.all(home.transcriptPaths.map((path) => readFile(path, "utf8")));
  return texts.flatMap((text) =>
    text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Row),
  );
}

describe("fake home", () => {
  it("is signed in with a fake token that is good for hours, in a file for its owner only", async () => {
    const home = await write("mid-loop-wall");
    const { claudeAiOauth } = await readJson(home.credentialsPath);
    expect(claudeAiOauth).toMatchObject({
      accessToken: "sk-ant-oat01-FAKE-ada",
      expiresAt: addMs(MOMENT, 8 * HOUR_MS),
      subscriptionType: "max",
    });
    expect((await stat(home.credentialsPath)).mode & 0o777).toBe(0o600);
  });

  it("names the account, and keeps a cached read only when one was made", async () => {
    const cachedAtMs = addMs(MOMENT, -12 * MINUTE_MS);
    const { account } = seatOf("mid-loop-wall");
    const without = await readJson((await write("mid-loop-wall")).claudeJsonPath);
    expect(without).toMatchObject({ oauthAccount: { accountUuid: account.accountUuid } });
    expect(without).not.toHaveProperty("cachedUsageUtilization");
    const home = await write("mid-loop-wall", { cachedUsageAtMs: cachedAtMs });
    expect((await readJson(home.claudeJsonPath))["cachedUsageUtilization"]).toMatchObject({
      fetchedAtMs: cachedAtMs,
      accountUuid: account.accountUuid,
      utilization: { seven_day: { utilization: 40 }, seven_day_breakdown: { rows: [{}, {}, {}, {}] } },
    });
  });

  it("holds one transcript row per turn of this machine, with its tokens, and none of anyone else's", async () => {
    const seat = seatOf("two-machines");
    const home = await write("two-machines", { seat });
    const turns = seat.world.events(addMs(MOMENT, -200 * HOUR_MS), MOMENT);
    const local = turns.filter((turn) => turn.machine === "laptop");
    expect(local.length).toBeLessThan(turns.length);
    const assistantRows = (await readRows(home)).filter((row) => row.type === "assistant");
    const written = assistantRows.map((row) => [row.message?.id, row.message?.usage?.output_tokens] as const);
    expect(new Map(written)).toEqual(new Map(local.map((turn) => [turn.id, turn.tokens.output])));
    expect(written.length).toBe(local.length);
  });

  it("leaves a transcript as old as its last turn, so that silence shows", async () => {
    const home = await write("phantom-chat");
    const ages = await Promise.all(
      home.transcriptPaths.map(async (path) => MOMENT - (await stat(path)).mtimeMs),
    );
    expect(Math.min(...ages)).toBeGreaterThan(2 * HOUR_MS);
    const newest = (await readRows(home))
      .map((row) => row.timestamp ?? "")
      .sort()
      .at(-1);
    expect(newest).toBe(toIso(epochMs(MOMENT - Math.min(...ages))));
  });

  it("writes a limit row, without tokens, for each refusal", async () => {
    const rows = await readRows(await write("side-by-side"));
    const refusals = rows.filter((row) => row.quotaLimits !== undefined);
    expect(refusals.length).toBeGreaterThan(0);
    for (const row of refusals) {
      expect(row.quotaLimits?.rateLimitType).toBe("five_hour");
      expect(row.message?.usage?.output_tokens).toBe(0);
    }
  });

  it("can be brought forward: nothing later than its instant is in it", async () => {
    const seat = seatOf("mid-loop-wall");
    const countAt = async (nowMs: EpochMs) => {
      const rows = await readRows(await write("mid-loop-wall", { seat, nowMs }));
      expect(rows.every((row) => (row.timestamp ?? "") <= toIso(nowMs))).toBe(true);
      return rows.length;
    };
    const early = await countAt(addMs(MOMENT, -HOUR_MS));
    expect(await countAt(MOMENT)).toBeGreaterThan(early);
  });

  it("refuses a folder that holds anything else, and leaves it as it was", async () => {
    await writeFile(join(dir, "precious.txt"), "mine");
    await expect(write("quiet-week", { dir })).rejects.toThrow(/no real home/);
    expect(await readdir(dir)).toEqual(["precious.txt"]);
  });

  it("gives the environment that a program needs to live in it", async () => {
    const home = await write("quiet-week");
    expect(home.env).toEqual({
      HOME: home.homeDir,
      USERPROFILE: home.homeDir,
      CLAUDE_METER_API_URL: "http://127.0.0.1:1",
    });
  });
});
