import * as fc from "fast-check";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { WRITTEN_SETTINGS } from "../../../test/claude-settings/written-settings.ts";
import { createMachine } from "../../platform/machine.ts";
import type { SettingsRequest } from "../../ports/claude-settings.ts";
import { createClaudeSettings } from "./claude-settings.ts";
import { temporaryFolder } from "../../../test/tools/temporary-folder.ts";

let dir = "";
beforeEach(() => {
  dir = temporaryFolder("settings");
  mkdirSync(join(dir, "claude"));
});

const path = () => join(dir, "claude", "settings.json");
const text = () => readFileSync(path(), "utf8");

function editor() {
  const env = { CLAUDE_METER_HOME: join(dir, "state"), CLAUDE_CONFIG_DIR: join(dir, "claude") };
  return createClaudeSettings({ machine: { ...createMachine(), env }, program: "claude-meter" });
}

const request = (
  part: SettingsRequest["part"],
  action: SettingsRequest["action"],
  shell = false,
): SettingsRequest => ({ part, action, shell });

async function run(...args: Parameters<typeof request>): Promise<readonly string[]> {
  const asked = request(...args);
  const notes: string[] = [];
  for (const plan of await editor().plan(asked)) {
    notes.push(...plan.notes, ...(plan.refusal === undefined ? [] : [plan.refusal]));
    await editor().apply(asked, plan);
  }
  return notes;
}

const STEPS = [
  ["statusline", "install"],
  ["hooks", "install"],
  ["statusline", "uninstall"],
  ["hooks", "uninstall"],
] as const;

describe("Claude Code's settings file", () => {
  it.each([
    ["a file", "file"],
    ["nowhere", "none"],
    ["of no possible name", "n".repeat(300)],
    ["empty", ""],
  ])("is not looked for in a named folder that is %s", async (_, name) => {
    writeFileSync(join(dir, "file"), "{}");
    const configDir = name && join(dir, name);
    const planned = editor().plan({ ...request("hooks", "install"), configDir });
    await expect(planned).rejects.toMatchObject({ code: "no-such-folder", exitCode: 2 });
  });

  it("is what it was, to the byte, after whatever was put in has been taken out, in any order", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          WRITTEN_SETTINGS,
          fc.constantFrom("{}", "{ }\n", "{\r\n}", "\ufeff{}", '{"hooks":{"Stop":[]}}'),
        ),
        fc.array(fc.constantFrom(...STEPS), { maxLength: 6 }),
        async (source, steps) => {
          writeFileSync(path(), source);
          for (const [part, action] of steps) await run(part, action);
          await run("hooks", "uninstall");
          await run("statusline", "uninstall");
          expect(text()).toBe(source);
          expect(readdirSync(join(dir, "claude"))).toEqual(["settings.json"]);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("is made where there is none, and goes again", async () => {
    await run("statusline", "install");
    expect(JSON.parse(text())).toEqual({
      statusLine: { type: "command", command: "claude-meter statusline" },
    });
    expect(statSync(path()).mode & 0o777).toBe(0o600);
    await run("statusline", "uninstall");
    expect(readdirSync(join(dir, "claude"))).toEqual([]);
  });

  it("keeps what somebody else wrote into it meanwhile", async () => {
    writeFileSync(path(), '{ "model": "opus" }');
    await run("statusline", "install");
    writeFileSync(path(), text().replace('"opus"', '"sonnet", "theme": "dark"'));
    expect(await run("statusline", "uninstall")).toEqual([
      "It has changed since: only what is ours goes, the rest stays as it is now.",
    ]);
    expect(text()).toBe('{ "model": "sonnet", "theme": "dark" }');
  });

  it("is left alone when it is broken, and the place is named", async () => {
    writeFileSync(path(), '{ "model": "opus" ');
    const [plan] = await editor().plan(request("statusline", "install"));
    expect(plan).toMatchObject({ refusal: "it is not JSON: the text ends too early" });
    expect(plan?.after).toBe(plan?.before);
    writeFileSync(path(), Buffer.from([0x7b, 0xff, 0x7d]));
    expect(await run("statusline", "install")).toEqual(["it is not UTF-8 text"]);
  });

  it("is not written over when it changed between the look and the write", async () => {
    writeFileSync(path(), "{}");
    const asked = request("statusline", "install");
    const [plan] = await editor().plan(asked);
    writeFileSync(path(), '{"a": 1}');
    await expect(editor().apply(asked, plan ?? expect.fail())).rejects.toMatchObject({
      code: "claude-settings-changed",
    });
    expect(text()).toBe('{"a": 1}');
  });

  it.skipIf(process.platform === "win32")("keeps its mode, and a link stays a link", async () => {
    const target = join(dir, "dotfiles.json");
    writeFileSync(target, "{}");
    chmodSync(target, 0o640);
    symlinkSync(target, path());
    expect(await run("statusline", "install")).toEqual([`It is a link to ${target}, which is what changes.`]);
    expect(lstatSync(path()).isSymbolicLink()).toBe(true);
    expect(statSync(target).mode & 0o777).toBe(0o640);
    expect(readFileSync(target, "utf8")).toContain("claude-meter statusline");
    await run("statusline", "uninstall");
    expect(readFileSync(target, "utf8")).toBe("{}");
  });

  it("says what keeps our own from being run", async () => {
    writeFileSync(path(), '{"disableAllHooks": true}');
    expect(await run("hooks", "install")).toEqual([
      '"disableAllHooks" is on there, so Claude Code will not run it.',
    ]);
  });

  it("goes from Node to the shell and back, with one line of its owner's inside", async () => {
    const source = '{"statusLine": {"type": "command", "command": "my line"}}';
    writeFileSync(path(), source);
    await run("statusline", "install", true);
    expect(text()).toContain("claude-meter-statusline.sh' --with 'my line'");
    await run("statusline", "install");
    expect(text()).toContain("claude-meter statusline --with 'my line'");
    await run("statusline", "uninstall");
    expect(text()).toBe(source);
  });
});
