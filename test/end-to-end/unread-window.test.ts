import { describe, expect, it } from "vitest";
import type { StatusDocument } from "../../src/documents/status.ts";
import { newHome, runCli, type CliResult } from "./cli.ts";

const WEEK = { utilization: 40, resets_at: "2026-05-17T09:00:00Z" };

function line(time: string, windows: object): string {
  const payload = { seven_day: WEEK, ...windows };
  return JSON.stringify({
    observedAt: `2026-05-11T${time}Z`,
    source: "oauth",
    account: { id: "ada" },
    payload,
  });
}

const READABLE = { five_hour: { utilization: 95, resets_at: "2026-05-11T18:00:00Z" } };
const UNREADABLE = { five_hour: { utilization: "much", resets_at: "2026-05-11T18:00:00Z" } };

/** A home where the five hours were at 95 % at 14:00, and could not be read at 14:10 and 14:30. */
async function homeOfUnread(last: object): Promise<string> {
  const home = newHome();
  const lines = [line("14:00:00", READABLE), line("14:10:00", UNREADABLE), line("14:30:00", last)];
  await runCli(["import", "-"], { home, input: lines.join("\n") });
  return home;
}

function fiveHourOf({ stdout }: CliResult) {
  const document = JSON.parse(stdout) as StatusDocument;
  return document.accounts[0]?.windows.find(({ key }) => key === "five_hour");
}

describe("a number that cannot be read in the newest answer", () => {
  it("leaves the last good one on every face, as old as it is, and says what was left out", async () => {
    const home = await homeOfUnread(UNREADABLE);
    const as = async (at: string, ...args: readonly string[]) =>
      await runCli([...args, "--at", `2026-05-11T${at}Z`], { home });
    const observedAt = "2026-05-11T14:00:00.000Z";

    expect(fiveHourOf(await as("14:12:00", "status", "--json"))).toMatchObject({
      usedPercent: 95,
      observedAt,
      ageSeconds: 720,
      stale: false,
    });
    const late = { usedPercent: 95, observedAt, ageSeconds: 1860, stale: true };
    for (const command of ["status", "burn", "forecast", "findings"])
      expect(fiveHourOf(await as("14:31:00", command, "--json")), command).toMatchObject(late);
    const { stdout } = await as("14:31:00", "status");
    expect(stdout).toMatch(/5-hour .*95%.*\n +read 31m ago from oauth · stale/);
    expect(stdout).toContain("Left out: five_hour.utilization of oauth.");
  });

  it("is gone where the server no longer lists the window", async () => {
    const home = await homeOfUnread({ five_hour: null });
    const at = ["--at", "2026-05-11T14:31:00Z"];
    expect(fiveHourOf(await runCli(["status", "--json", ...at], { home }))).toBeUndefined();
  });
});
