import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { UserError } from "../../domain/user-error.ts";
import { createMachine } from "../../platform/machine.ts";
import { openLiveSettings, type LiveSettings } from "./live-settings.ts";
import { temporaryFolder } from "../../../test/tools/temporary-folder.ts";

let dir = "";
let settings: LiveSettings;
beforeEach(async () => {
  dir = temporaryFolder("settings");
  settings = await openLiveSettings({ ...createMachine(), env: { CLAUDE_METER_HOME: join(dir, "state") } });
});

function write(text: string): void {
  const file = join(dir, "state", "config.json");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

it("renews what the file says, and tells whether it is another text", async () => {
  expect(await settings.renew()).toBe(false);
  write('{"keepReadingsDays": 400}');
  expect(settings.current().keepReadingsDays).toBeNull();
  expect(await settings.renew()).toBe(true);
  expect(settings.current().keepReadingsDays).toBe(400);
  expect(await settings.renew()).toBe(false);
});

it.each(["{", '{"keepReadingsDays": 1}', '{"unknown": 1}'])(
  "keeps the last good ones over %s",
  async (text) => {
    write('{"keepReadingsDays": 400}');
    await settings.renew();
    write(text);
    await expect(settings.renew()).rejects.toThrow(UserError);
    await expect(settings.renew(), "as long as it stands").rejects.toThrow(UserError);
    expect(settings.current().keepReadingsDays).toBe(400);
    rmSync(join(dir, "state", "config.json"));
    expect(await settings.renew()).toBe(true);
    expect(settings.current().keepReadingsDays).toBeNull();
  },
);
