import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { SplitDocument } from "../../src/documents/analyses.ts";
import type { WallsDocument } from "../../src/documents/walls.ts";
import { must } from "../../src/domain/assert.ts";
import { addMs, HOUR_MS, toIso, type EpochMs } from "../../src/domain/time.ts";
import { newHome, runCli } from "./cli.ts";
import { writeWork } from "./work-home.ts";

/** Two folders of Claude Code, each with eight days of work of its own account. */
async function openFolders() {
  const home = newHome();
  const folders = ["private", "work"].map((name) => join(home, name));
  const env = { CLAUDE_CONFIG_DIR: folders.join(",") };
  const run = (args: readonly string[], input = "") => runCli(args, { home, env, input });
  let endMs: EpochMs | undefined;
  for (const [index, folder] of folders.entries()) {
    const account = { organizationId: `org-${index}`, accountUuid: "ada" };
    const work = writeWork(folder, account, `/src/${index}`);
    endMs = work.endMs;
    await run(["import", "-"], work.readings);
  }
  const signIn = (folder: number, organization: number) => {
    mkdirSync(folders[folder] ?? "", { recursive: true });
    const oauthAccount = { accountUuid: "ada", organizationUuid: `org-${organization}` };
    writeFileSync(join(folders[folder] ?? "", ".claude.json"), JSON.stringify({ oauthAccount }));
  };
  const split = async () => {
    const at = toIso(addMs(must(endMs, "a folder was filled"), -9 * HOUR_MS));
    const { stdout } = await run(["split", "--json", "--no-fetch", "--at", at]);
    const { accounts } = JSON.parse(stdout) as SplitDocument;
    return accounts.map(({ split: made, splitRefused }) => ({
      calibrated: made.filter(({ method }) => method === "calibrated"),
      reason: splitRefused.find(({ method }) => method === "calibrated")?.reason,
    }));
  };
  const fillers = async () => {
    const { stdout } = await run(["walls", "--json"]);
    const { accounts } = JSON.parse(stdout) as WallsDocument;
    return accounts.map(({ walls }) => walls[0]?.filledBy?.map(({ project }) => project));
  };
  return { run, signIn, split, fillers };
}

describe("several accounts, each in a folder of its own", () => {
  it("are told apart by who is signed in to each folder", async () => {
    const { run, signIn, split, fillers } = await openFolders();
    expect((await split()).map(({ reason }) => reason)).toEqual([
      expect.stringContaining("do not say which of them used what"),
      expect.stringContaining("do not say which of them used what"),
    ]);
    expect(await run(["export", "--uses"])).toMatchObject({ code: 3 });
    expect(await fillers()).toEqual([undefined, undefined]);

    signIn(0, 0);
    signIn(1, 1);
    expect(await fillers()).toEqual([["/src/0"], ["/src/1"]]);
    const told = await split();
    for (const { calibrated } of told) {
      const [fiveHour] = calibrated;
      const [code] = fiveHour?.parts ?? [];
      expect(code?.surface).toBe("claude_code");
      expect(code?.sharePercent).toBeGreaterThan(70);
    }
    const delivered = (await run(["export", "--uses", "--until", "2026-10-13T00:00:00Z"])).stdout;
    const accounts = delivered
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { account: { id: string } }).account.id);
    expect(new Set(accounts)).toEqual(new Set(["org-0:ada", "org-1:ada"]));

    signIn(1, 0);
    const [first, second] = await split();
    expect(first?.calibrated).toEqual(told[0]?.calibrated);
    expect(second?.reason).toBe("No folder of Claude Code on this machine is signed in to this account.");
  });
});
