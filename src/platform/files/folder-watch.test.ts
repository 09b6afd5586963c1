import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { soon } from "../../../test/tools/soon.ts";
import { watchFolders, type FolderWatch } from "./folder-watch.ts";
import { temporaryFolder } from "../../../test/tools/temporary-folder.ts";

let dir = "";
let watch: FolderWatch | undefined;
let seen: (string | undefined)[] = [];
beforeEach(() => {
  dir = temporaryFolder("watch");
  seen = [];
});
afterEach(() => {
  watch?.close();
});

function start(depth: number, foldersMax?: number): FolderWatch {
  const onChange = (name: string | undefined) => seen.push(name);
  watch = watchFolders({
    roots: [dir],
    depth,
    onChange,
    ...(foldersMax === undefined ? {} : { foldersMax }),
  });
  return watch;
}

const told = (name: string) =>
  soon(() => expect(seen.map((one) => one?.split(/[\\/]/).at(-1))).toContain(name));

it("tells of files that come and of files that grow, some folders down", async () => {
  mkdirSync(join(dir, "a", "b"), { recursive: true });
  writeFileSync(join(dir, "a", "b", "old.jsonl"), "");
  start(2);
  writeFileSync(join(dir, "a", "b", "new.jsonl"), "x");
  await told("new.jsonl");
  writeFileSync(join(dir, "a", "b", "old.jsonl"), "more", { flag: "a" });
  await told("old.jsonl");
});

it("watches a folder that came later after it has looked again", async () => {
  const watching = start(1);
  mkdirSync(join(dir, "later"));
  watching.refresh();
  writeFileSync(join(dir, "later", "one.jsonl"), "");
  await told("one.jsonl");
});

it("watches a folder again that went and came back", async () => {
  const watching = start(1);
  rmSync(dir, { recursive: true });
  watching.refresh();
  expect(watching.isComplete()).toBe(true);
  mkdirSync(dir);
  watching.refresh();
  writeFileSync(join(dir, "back.jsonl"), "");
  await told("back.jsonl");
});

it.runIf(process.platform === "linux")("says when it cannot watch every folder", () => {
  for (const name of ["a", "b", "c"]) mkdirSync(join(dir, name));
  expect(start(1, 2).isComplete()).toBe(false);
});
