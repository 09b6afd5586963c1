import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startInProcess, type InProcess } from "./in-process.ts";

const WIDE = 400;

let cli: InProcess;
beforeAll(async () => {
  cli = await startInProcess();
});
afterAll(() => cli.close());

function reading(observedAt: string, payload: object = { five_hour: { utilization: 7, resets_at: null } }) {
  return JSON.stringify({ observedAt, source: "oauth", account: { id: "ada" }, payload });
}

describe("import", () => {
  const importing = (...lines: readonly string[]) => cli.run(["import", "-"], WIDE, lines.join("\n"));

  it("ends with 2 when it refused a line, and keeps the others", async () => {
    const { exitCode, lines } = await importing(reading("2026-05-11T10:00:00Z"), "torn");
    expect([exitCode, lines[0], lines[1]]).toEqual([
      2,
      "1 new, 0 known already, 1 refused",
      expect.stringMatching(/^line 2: /),
    ]);
    const again = await importing(reading("2026-05-11T10:00:00Z"));
    expect([again.exitCode, again.lines[0]]).toEqual([0, "0 new, 1 known already, 0 refused"]);
  });

  it("ends with 2 when it could take nothing, and with 0 when there was nothing", async () => {
    expect((await importing("torn")).exitCode).toBe(2);
    expect((await importing("")).exitCode).toBe(0);
  });
});

describe("guard --window", () => {
  const guard = (...more: readonly string[]) => cli.run(["guard", "--no-fetch", ...more], WIDE);

  it.each(["five_hours", "weekly_scoped:Opsu", "seven_day_fable"])(
    "ends with 2 for %s, which nobody knows, and names those that there are",
    async (name) => {
      for (const more of [[], ["--fail-open"], ["--fail-closed"]]) {
        const { exitCode, lines } = await guard("--window", name, ...more);
        expect([exitCode, ...lines]).toEqual([
          2,
          `No window is called "${name}", and none ever was: nothing would be guarded.`,
          "There are: five_hour, seven_day, or any.",
          "",
        ]);
      }
    },
  );

  it.each(["seven_day_opus", "Week, Opus", "week, routines", "weekly_scoped:Fable", "spend_limit"])(
    "lets everything through for %s, which other plans have",
    async (name) => {
      const { exitCode, lines } = await guard("--window", name);
      expect([exitCode, lines[0]]).toEqual([0, expect.stringMatching(/^Not known\. /)]);
    },
  );

  it("knows a window that was read here once", async () => {
    const line = reading("2026-05-12T10:00:00Z", { seven_day_new: { utilization: 7, resets_at: null } });
    expect((await guard("--window", "seven_day_new")).exitCode).toBe(2);
    await cli.run(
      ["import", "-"],
      WIDE,
      line.replace('"ada"', '"bea"').replace("null", '"2026-05-13T00:00:00Z"'),
    );
    await cli.run(["import", "-"], WIDE, reading("2026-05-13T10:00:00Z").replace('"ada"', '"bea"'));
    expect((await guard("--window", "seven_day_new")).exitCode).toBe(0);
  });

  it("takes a label for its key", async () => {
    const byKey = await guard("--window", "seven_day", "--max-used", "1", "--json");
    const byLabel = await guard("--window", "week, ALL models", "--max-used", "1", "--json");
    expect(byLabel.lines).toEqual(byKey.lines);
  });
});

describe("a window that nobody ever read", () => {
  it.each([
    ["burn"],
    ["what-if"],
    ["calibrate"],
    ["walls"],
    ["split-history"],
    ["backtest"],
    ["watch", "--once"],
  ])("ends %s with 3, and those that there are", async (...command) => {
    const { exitCode, lines } = await cli.run([...command, "--window", "nine_day"], WIDE);
    expect([exitCode, lines[0]]).toEqual([3, 'No window is called "nine_day".']);
    expect(lines[1]).toMatch(/^There are: five_hour, seven_day/);
  });

  it.each([["walls"], ["backtest", "--until"]])(
    "is another thing than an instant before all: %s",
    async (...words) => {
      const early = "2020-01-01T00:00:00Z";
      const argv = words.length > 1 ? [...words, early] : [...words, "--at", early];
      const { exitCode, lines } = await cli.run(argv, WIDE);
      expect([exitCode, lines[0]]).toEqual([3, "Nothing was stored yet at that instant."]);
    },
  );
});
