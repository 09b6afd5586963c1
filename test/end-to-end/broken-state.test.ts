import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { newHome, runCli } from "./cli.ts";

/** A home whose state cannot be used; `spoil` gets the folder where the state should be. */
function brokenHome(spoil: (stateDir: string) => void): string {
  const home = newHome();
  spoil(join(home, "claude-meter"));
  return home;
}

describe("state that cannot be used", () => {
  it.each([
    [
      "a file in the folder's place",
      (dir: string) => writeFileSync(dir, "x"),
      /a file stands where its folder/,
    ],
    [
      "a folder in the file's place",
      (dir: string) => mkdirSync(join(dir, "readings.db"), { recursive: true }),
      /is a folder, not a file/,
    ],
    [
      "a damaged file",
      (dir: string) => {
        mkdirSync(dir);
        writeFileSync(join(dir, "readings.db"), "no database".repeat(1000));
      },
      /is not a database/,
    ],
  ])("%s is told in two lines, and doctor tells the same", async (_, spoil, message) => {
    const home = brokenHome(spoil);
    const { code, stdout, stderr } = await runCli(["status"], { home });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(2);
    const doctor = await runCli(["doctor", "--json"], { home });
    expect({ code: doctor.code, stderr: doctor.stderr }).toEqual({ code: 0, stderr: "" });
    const { checks } = JSON.parse(doctor.stdout) as {
      checks: { name: string; state: string; message: string }[];
    };
    const store = checks.find(({ name }) => name === "store");
    expect(store?.state).toBe("problem");
    expect(store?.message).toMatch(message);
  });
});
