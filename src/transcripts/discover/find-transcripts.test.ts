import { linkSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { findTranscripts } from "./find-transcripts.ts";
import { temporaryFolder } from "../../../test/tools/temporary-folder.ts";

let home = "";
beforeEach(() => {
  home = temporaryFolder("discover");
});

function write(...paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), path);
  }
}

function found(configDirs: readonly string[], desktopDirs: readonly string[] = []): readonly string[] {
  const inHome = (dir: string) => join(home, dir);
  return findTranscripts({ configDirs: configDirs.map(inHome), desktopDirs: desktopDirs.map(inHome) }).map(
    (file) => relative(home, file.path).replaceAll("\\", "/"),
  );
}

describe("discovery", () => {
  it("finds sessions, subagents and workflows, and knows their project folder", () => {
    const paths = [
      ".claude/projects/-app/s1.jsonl",
      ".claude/projects/-app/s1/subagents/agent-a.jsonl",
      ".claude/projects/-app/s1/subagents/workflows/wf_1/agent-b.jsonl",
    ];
    write(...paths, ".claude/projects/-app/notes.txt", ".claude/history.jsonl");
    expect([...found([".claude"])].sort()).toEqual([...paths].sort());
    const files = findTranscripts({ configDirs: [join(home, ".claude")], desktopDirs: [] });
    expect(new Set(files.map((file) => file.projectFolder))).toEqual(new Set(["-app"]));
    for (const file of files) expect(file.sizeBytes).toBe(relative(home, file.path).length);
  });

  it("takes a folder of projects that is given itself, and one that is not there for empty", () => {
    write("backup/projects/-app/s1.jsonl");
    expect(found(["backup/projects", "nowhere"])).toEqual(["backup/projects/-app/s1.jsonl"]);
  });

  it("finds the desktop app's sessions some folders down", () => {
    write("Claude/local-agent-mode-sessions/acct/org/local_1/.claude/projects/-app/s1.jsonl");
    expect(found([], ["Claude/local-agent-mode-sessions"])).toHaveLength(1);
  });

  it("counts a file that two roots, a link or a hard link lead to once", () => {
    write("a/projects/-app/s1.jsonl", "b/projects/-other/s2.jsonl");
    symlinkSync(join(home, "a/projects/-app"), join(home, "b/projects/-app"));
    linkSync(join(home, "a/projects/-app/s1.jsonl"), join(home, "b/projects/-other/s1.jsonl"));
    symlinkSync(join(home, "b/projects/-other/s2.jsonl"), join(home, "a/projects/-app/s3.jsonl"));
    expect(found(["a", "b", "a"])).toEqual(["a/projects/-app/s1.jsonl", "a/projects/-app/s3.jsonl"]);
  });

  it("ends where links make a circle, and passes by a link to nothing", () => {
    write("a/projects/-app/s1.jsonl");
    symlinkSync(join(home, "a/projects"), join(home, "a/projects/-app/up"));
    symlinkSync(join(home, "a/projects/-app"), join(home, "a/projects/-app/self"));
    symlinkSync(join(home, "gone"), join(home, "a/projects/-app/gone.jsonl"));
    expect(found(["a"])).toEqual(["a/projects/-app/s1.jsonl"]);
  });
});
