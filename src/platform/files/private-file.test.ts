import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { createPrivateFile, writePrivateFile } from "./private-file.ts";
import { temporaryFolder } from "../../../test/tools/temporary-folder.ts";

let dir = "";
beforeEach(() => (dir = temporaryFolder("private")));

const isPosix = process.platform !== "win32";

it("a file is made by who comes first, and left as it is by everybody else", () => {
  const path = join(dir, "token");
  expect([createPrivateFile(path, "first"), createPrivateFile(path, "second")]).toEqual([true, false]);
  expect(readFileSync(path, "utf8")).toBe("first");
});

it.runIf(isPosix)("what is made or written is its owner's alone", () => {
  createPrivateFile(join(dir, "made"), "");
  writePrivateFile(join(dir, "folder", "written"), "");
  const modes = ["made", "folder", "folder/written"].map((name) => statSync(join(dir, name)).mode & 0o777);
  expect(modes).toEqual([0o600, 0o700, 0o600]);
});

it("a file is replaced whole, and nothing stays beside it", () => {
  const path = join(dir, "status.json");
  for (const text of ["long and old", "new"]) writePrivateFile(path, text);
  expect(readFileSync(path, "utf8")).toBe("new");
  expect(readdirSync(dir)).toEqual(["status.json"]);
});

it("a file that cannot be replaced stays, and nothing stays beside it", () => {
  expect(() => writePrivateFile(dir, "a folder stands here")).toThrow();
  expect(readdirSync(join(dir, "..")).filter((name) => name.startsWith(`${basename(dir)}.`))).toEqual([]);
});
