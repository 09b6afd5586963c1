import { appendFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { TranscriptFile } from "../scan/transcript-file.ts";
import { readFingerprint, readScannedFingerprint } from "./fingerprint.ts";
import { temporaryFolder } from "../../../test/tools/temporary-folder.ts";

describe("a fingerprint", () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = temporaryFolder("fingerprint");
    path = join(folder, "a.jsonl");
    writeFileSync(path, "x".repeat(3_000));
  });

  const found = (): TranscriptFile => {
    const { size, mtimeNs } = statSync(path, { bigint: true });
    return {
      path,
      sizeBytes: Number(size),
      modifiedAtMs: Number(mtimeNs) / 1e6,
      identity: "",
      projectFolder: "",
    };
  };

  it("depends on the bytes before the offset and on nothing after it", () => {
    const before = readFingerprint(path, 2_000);
    expect(before).toMatch(/^[0-9a-f]{32}$/);
    appendFileSync(path, "more");
    expect(readFingerprint(path, 2_000)).toBe(before);
    writeFileSync(path, `${"x".repeat(1_999)}y`);
    expect(readFingerprint(path, 2_000)).not.toBe(before);
  });

  it("is absent where the bytes are not there", () => {
    expect(readFingerprint(path, 3_001)).toBeUndefined();
    expect(readFingerprint(join(folder, "b.jsonl"), 0)).toBeUndefined();
    expect(readFingerprint(folder, 10)).toBeUndefined();
  });

  it("of a scan is absent when the file changed after it was found", () => {
    const file = found();
    expect(readScannedFingerprint(file, 2_000)).toBe(readFingerprint(path, 2_000));
    appendFileSync(path, "more");
    expect(readScannedFingerprint(file, 2_000)).toBeUndefined();
    expect(readScannedFingerprint({ ...found(), modifiedAtMs: 1 }, 2_000)).toBeUndefined();
  });
});
