import { readFileSync, readlinkSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { epochMs } from "../../domain/time.ts";
import { createMachine } from "../../platform/machine.ts";
import { readSettings } from "./settings.ts";
import { readSettingsDocument } from "./settings-document.ts";
import { writeSettings } from "./write-settings.ts";
import { temporaryFolder } from "../../../test/tools/temporary-folder.ts";

let dir = "";
beforeEach(() => (dir = temporaryFolder("settings")));

const machine = () => ({ ...createMachine(), env: { CLAUDE_METER_HOME: join(dir, "state") } });
const file = () => join(dir, "state", "config.json");

describe("writeSettings", () => {
  it("makes the file for its owner alone, and merges sections", async () => {
    await writeSettings(machine(), { api: { metrics: true } });
    await writeSettings(machine(), { keepReadingsDays: 400, api: { port: 0 } });
    expect(await readSettings(machine())).toMatchObject({
      keepReadingsDays: 400,
      api: { metrics: true, port: 0 },
    });
    expect(JSON.parse(readFileSync(file(), "utf8"))).toEqual({
      keepReadingsDays: 400,
      api: { metrics: true, port: 0 },
    });
    if (process.platform !== "win32") expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  it.each([
    [{ keepReadingDays: 30 }, "is not a setting"],
    [{ api: { port: -1 } }, "api.port"],
    [[], "one JSON object"],
    [{ foreignApiUrlAllowed: true }, "by hand"],
  ])("refuses %j and leaves the file alone", async (changes, reason) => {
    await writeSettings(machine(), { keepReadingsDays: 30 });
    const before = readFileSync(file(), "utf8");
    await expect(writeSettings(machine(), changes)).rejects.toMatchObject({
      code: "bad-settings-change",
      exitCode: 2,
      message: expect.stringContaining(reason) as string,
    });
    expect(readFileSync(file(), "utf8")).toBe(before);
  });

  it("does not write over a file that cannot be used", async () => {
    await writeSettings(machine(), {});
    writeFileSync(file(), "{ broken");
    await expect(writeSettings(machine(), { keepReadingsDays: 30 })).rejects.toMatchObject({
      code: "bad-settings",
    });
    expect(readFileSync(file(), "utf8")).toBe("{ broken");
  });

  it("leaves a link a link", async () => {
    await writeSettings(machine(), {});
    const target = join(dir, "dotfiles.json");
    writeFileSync(target, "{}");
    rmSync(file());
    symlinkSync(target, file());
    await writeSettings(machine(), { keepReadingsDays: 30 });
    expect(readlinkSync(file())).toBe(target);
    expect(JSON.parse(readFileSync(target, "utf8"))).toEqual({ keepReadingsDays: 30 });
  });
});

describe("readSettingsDocument", () => {
  it("lists every setting with its value, its default and where it comes from", async () => {
    await writeSettings(machine(), { api: { metrics: true } });
    const { settings } = await readSettingsDocument(machine(), epochMs(Date.UTC(2026, 10, 22)));
    expect(settings.find(({ key }) => key === "api.metrics")).toMatchObject({
      value: true,
      byDefault: false,
      isSet: true,
      kind: "flag",
    });
    expect(settings.find(({ key }) => key === "keepReadingsDays")).toMatchObject({
      value: null,
      isSet: false,
      mustBe: "null or a number of at least 8: a week is needed to tell a week",
    });
  });
});
