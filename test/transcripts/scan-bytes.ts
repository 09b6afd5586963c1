import { join } from "node:path";
import { writeFileSync } from "node:fs";
import { createWalker, type WalkerKind } from "../../src/transcripts/scan/create-walker.ts";
import { RowTaker } from "../../src/transcripts/scan/row-taker.ts";
import { scanRange, type Scanner } from "../../src/transcripts/scan/scan-range.ts";
import type { FileScan } from "../../src/transcripts/scan/transcript-file.ts";

export const ORIGIN = { fileIndex: 0, projectFolder: "-home-ada-app", fileStem: "stem" } as const;

export interface ByteScan {
  readonly taker: RowTaker;
  readonly scans: readonly FileScan[];
}

/** Writes a file into `folder` and scans it in steps: up to each of `ends`, every step from where the one before came to. */
export function scanInSteps(
  folder: string,
  bytes: Uint8Array,
  {
    walker,
    capacity = 1 << 16,
    ends = [bytes.length],
  }: { walker: WalkerKind; capacity?: number; ends?: readonly number[] },
): ByteScan {
  const path = join(folder, "session.jsonl");
  writeFileSync(path, bytes);
  const scanner: Scanner = { walker: createWalker(walker, capacity), taker: new RowTaker() };
  const scans: FileScan[] = [];
  for (const sizeBytes of ends) {
    const file = { path, sizeBytes, modifiedAtMs: 0, identity: path, projectFolder: ORIGIN.projectFolder };
    const fromOffset = scans.at(-1)?.scannedToOffset ?? 0;
    scans.push(scanRange(scanner, { file, fromOffset }, ORIGIN));
  }
  return { taker: scanner.taker, scans };
}
