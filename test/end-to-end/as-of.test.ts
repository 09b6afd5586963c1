import { describe, expect, it } from "vitest";
import { newHome, runCli } from "./cli.ts";

function line(time: string, usedPercent: number): string {
  const payload = { five_hour: { utilization: usedPercent, resets_at: "2026-05-11T18:00:00Z" } };
  const account = { id: "ada" };
  return `${JSON.stringify({ observedAt: `2026-05-11T${time}Z`, source: "oauth", account, payload })}\n`;
}

/** A home that knows 47 % at 14:00 and 89 % at 14:22. */
async function homeWithTwoReadings(): Promise<string> {
  const home = newHome();
  await runCli(["import", "-"], { home, input: line("14:00:00", 47) + line("14:22:00", 89) });
  return home;
}

describe("several --at", () => {
  const instants = ["--at", "2026-05-11T13:00:00Z", "--at", "2026-05-11T14:22:00Z"];

  it.each(["status", "burn", "split", "findings"])(
    "%s answers each on its line, also where one of them has no data",
    async (command) => {
      const home = await homeWithTwoReadings();
      const { code, stdout } = await runCli([command, "--json", ...instants], { home });
      expect(code).toBe(0);
      const [before, then] = stdout
        .trim()
        .split("\n")
        .map((text) => JSON.parse(text) as unknown);
      expect(before).toMatchObject({ schema: "claude-meter/error.v1", errors: [{ code: "no-data" }] });
      expect(then).toMatchObject({
        schema: `claude-meter/${command}.v1`,
        accounts: [{ windows: [{ usedPercent: 89 }] }],
      });
    },
  );

  it("says so in the text, too", async () => {
    const home = await homeWithTwoReadings();
    const { code, stdout, stderr } = await runCli(["burn", ...instants], { home });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/Nothing was stored yet at that instant[\s\S]*89%/);
  });

  it("fails when none of them has data", async () => {
    const home = await homeWithTwoReadings();
    const at = ["--at", "2026-05-11T13:00:00Z", "--at", "2026-05-11T13:30:00Z"];
    expect(await runCli(["burn", ...at], { home })).toMatchObject({ code: 3, stdout: "" });
  });
});

describe("history --at", () => {
  it.each([[[]], [["--until", "2026-05-11T15:00:00Z"]]])(
    "is blind to anything later, with %j",
    async (more) => {
      const home = await homeWithTwoReadings();
      const args = ["history", "--json", "--at", "2026-05-11T14:10:00Z", ...more];
      const { stdout } = await runCli(args, { home });
      expect(stdout).toContain('"usedPercent":47');
      expect(stdout).not.toContain('"usedPercent":89');
    },
  );
});

describe("history of a time without readings", () => {
  it("says so, and leaves out whoever came later", async () => {
    const home = await homeWithTwoReadings();
    const at = ["--at", "2026-05-11T13:00:00Z"];
    const text = await runCli(["history", ...at], { home });
    expect(text).toMatchObject({ code: 0, stdout: "Nothing was read in that time.\n" });
    const { stdout } = await runCli(["history", "--json", ...at], { home });
    expect(JSON.parse(stdout)).toMatchObject({ accounts: [] });
  });

  it("knows no window that was never read", async () => {
    const home = await homeWithTwoReadings();
    const result = await runCli(["history", "--window", "five_hours"], { home });
    expect(result).toMatchObject({ code: 3, stdout: "" });
    expect(result.stderr).toContain('"five_hours"');
  });
});

describe("lap -- COMMAND --json", () => {
  it("leaves the command's own option to the command", async () => {
    const home = await homeWithTwoReadings();
    const result = await runCli(["lap", "--", "/does/not/exist", "--json"], { home });
    expect(result).toMatchObject({ code: 2, stdout: "" });
  });
});

describe("history up to an instant", () => {
  it("begins a week before that, not before now", async () => {
    const home = await homeWithTwoReadings();
    const { code, stdout } = await runCli(["history", "--until", "2026-05-12T00:00:00Z"], { home });
    expect(code).toBe(0);
    expect(stdout).toContain("peak    89%");
    expect((await runCli(["history"], { home })).stdout).toBe("Nothing was read in that time.\n");
  });
});
