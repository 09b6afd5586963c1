import { describe, expect, it } from "vitest";
import type { IndexedFile } from "../../ports/transcript-index.ts";
import type { TranscriptFile } from "../scan/transcript-file.ts";
import { planUpdate } from "./plan-update.ts";

const found = (fields: Partial<TranscriptFile> = {}): TranscriptFile => ({
  path: "/a",
  identity: "1:1",
  sizeBytes: 100,
  modifiedAtMs: 5,
  projectFolder: "",
  ...fields,
});

const known = (fields: Partial<IndexedFile> = {}): IndexedFile => ({
  fileId: 1,
  path: "/a",
  identity: "1:1",
  sizeBytes: 100,
  modifiedAtMs: 5,
  scannedToOffset: 90,
  isGone: false,
  ...fields,
});

const plan = (files: readonly TranscriptFile[], index: readonly IndexedFile[], begins: "same" | "other") =>
  planUpdate(files, index, () => begins === "same");

describe("planUpdate", () => {
  it("leaves a file alone that is as it was, without looking into it", () => {
    const look = () => expect.unreachable("nothing is read");
    expect(planUpdate([found()], [known()], look)).toEqual({ unchangedFiles: 1, scans: [], gone: [] });
  });

  it.each([
    ["new", found(), [], "same", undefined, 0],
    ["grown", found({ sizeBytes: 120 }), [known()], "same", 1, 90],
    ["only touched", found({ modifiedAtMs: 6 }), [known()], "same", 1, 90],
    ["rewritten", found({ sizeBytes: 120 }), [known()], "other", 1, 0],
    ["moved", found({ path: "/b" }), [known()], "other", 1, 90],
    ["moved and grown", found({ path: "/b", sizeBytes: 120 }), [known()], "same", 1, 90],
    [
      "another one with a number given again",
      found({ path: "/b", sizeBytes: 120 }),
      [known()],
      "other",
      undefined,
      0,
    ],
    ["replaced by its copy", found({ identity: "1:2" }), [known()], "same", 1, 90],
    ["replaced", found({ identity: "1:2" }), [known()], "other", 1, 0],
    ["back where a gone one was", found({ identity: "1:2" }), [known({ isGone: true })], "other", 1, 0],
    ["back as it was", found(), [known({ isGone: true })], "other", 1, 90],
  ] as const)("reads a file that is %s from where it must", (_, file, index, begins, fileId, fromOffset) => {
    const { scans } = plan([file], index, begins);
    expect(scans).toMatchObject([{ job: { file, fromOffset } }]);
    expect(scans[0]?.known?.fileId).toBe(fileId);
  });

  it("gives each known file to one found file only", () => {
    const rotated = found({ path: "/a-old", modifiedAtMs: 6 });
    const { scans, gone } = plan([found({ identity: "1:2" }), rotated], [known()], "same");
    expect(scans.map(({ known }) => known?.fileId)).toEqual([undefined, 1]);
    expect(gone).toEqual([]);
  });

  it("marks a known file as gone once, also when another one took its path", () => {
    const two = [known(), known({ fileId: 2, path: "/b", identity: "1:2" })];
    expect(plan([found({ identity: "1:2" })], two, "same").gone).toMatchObject([{ fileId: 1 }]);
    expect(plan([], [known({ isGone: true })], "same").gone).toEqual([]);
  });
});
