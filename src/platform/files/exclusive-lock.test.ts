import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { beforeEach, expect, it } from "vitest";
import { isLockHeld, takeExclusiveLock } from "./exclusive-lock.ts";
import { temporaryFolder } from "../../../test/tools/temporary-folder.ts";

let path = "";
beforeEach(() => {
  path = join(temporaryFolder("lock"), "a.lock");
});

/** What another process finds. */
function seenByAnother(): unknown {
  const module = new URL("./exclusive-lock.ts", import.meta.url).href;
  const code = `
    const { isLockHeld, takeExclusiveLock } = await import(${JSON.stringify(module)});
    const isHeld = await isLockHeld(${JSON.stringify(path)});
    const lock = await takeExclusiveLock(${JSON.stringify(path)}, 50);
    console.log(JSON.stringify({ isHeld, got: lock !== undefined }));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", code], {
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

it("a lock keeps other processes out until it is released", async () => {
  expect(await isLockHeld(path)).toBe(false);
  const lock = await takeExclusiveLock(path);
  expect(seenByAnother()).toEqual({ isHeld: true, got: false });
  lock?.release();
  expect(seenByAnother()).toEqual({ isHeld: false, got: true });
});

it("a process that ended without a word leaves no lock behind", async () => {
  expect(seenByAnother()).toEqual({ isHeld: false, got: true });
  expect(await isLockHeld(path)).toBe(false);
  expect(await takeExclusiveLock(path)).toBeDefined();
});

it("whoever looks in passing does not keep a lock from being taken", async () => {
  const looks = Array.from({ length: 20 }, () => isLockHeld(path));
  expect(await takeExclusiveLock(path)).toBeDefined();
  await Promise.all(looks);
});

it.each([["garbage ".repeat(600)], [`SQLite format 3\0${"z".repeat(5_000)}`]])(
  "whatever was written into the file is no lock",
  async (text) => {
    writeFileSync(path, text);
    const lock = await takeExclusiveLock(path);
    expect(seenByAnother()).toEqual({ isHeld: true, got: false });
    lock?.release();
  },
);
