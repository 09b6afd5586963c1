import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TranscriptFile } from "../scan/transcript-file.ts";
import { walkDigest } from "./walk-digest.ts";

const file = fc.record<TranscriptFile>({
  path: fc.string({ unit: "grapheme" }),
  identity: fc.string(),
  sizeBytes: fc.nat(),
  modifiedAtMs: fc.double({ min: 0, max: 4e12, noNaN: true }),
  projectFolder: fc.constant("-p"),
});

describe("the digest of a walk", () => {
  it("is the same for the same files", () => {
    fc.assert(
      fc.property(fc.array(file), (files) => {
        expect(walkDigest(files.map((one) => ({ ...one })))).toBe(walkDigest(files));
      }),
    );
  });

  it("is another one when a file is moved, replaced, grown or touched, or is gone", () => {
    fc.assert(
      fc.property(file, fc.array(file), (one, others) => {
        const changes: readonly Partial<TranscriptFile>[] = [
          { path: `${one.path}x` },
          { identity: `${one.identity}1` },
          { sizeBytes: one.sizeBytes + 1 },
          { modifiedAtMs: one.modifiedAtMs + 1 },
        ];
        const walks = [others, ...changes.map((change) => [{ ...one, ...change }, ...others])];
        for (const walk of walks) expect(walkDigest(walk)).not.toBe(walkDigest([one, ...others]));
      }),
    );
  });
});
