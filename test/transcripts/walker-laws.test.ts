import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EventTable } from "../../src/transcripts/dedupe/event-table.ts";
import { createWalker } from "../../src/transcripts/scan/create-walker.ts";
import { ROW_COUNTS, ROW_INTS } from "../../src/transcripts/scan/row-layout.ts";
import type { Walker } from "../../src/transcripts/scan/walker.ts";
import { copiesByFullParse, seen, type Seen } from "./oracle.ts";
import { mutationOf, transcriptBytes } from "./row-arbitraries.ts";
import { ORIGIN, scanInSteps } from "./scan-bytes.ts";
import { scratchFolder } from "./scratch-folder.ts";

const WALKERS = ["plain", "wasm"] as const;

/** Events in an order that does not depend on how they were found. */
function inOrder(events: Iterable<Seen>): readonly string[] {
  return [...events].map((event) => JSON.stringify(event, Object.keys(event).sort())).sort();
}

/** What the full parse of every line gives, each message once. */
function expected(bytes: Buffer): readonly string[] {
  const table = new EventTable();
  for (const copy of copiesByFullParse(bytes, { stem: ORIGIN.fileStem, folder: ORIGIN.projectFolder })) {
    table.add(copy as never);
  }
  return inOrder([...table].map(seen));
}

describe.each(WALKERS)("the %s walker", (walker) => {
  it("agrees with a full JSON parse of each line, whatever the rows are", () => {
    const folder = scratchFolder();
    fc.assert(
      fc.property(transcriptBytes(), (bytes) => {
        const { taker } = scanInSteps(folder, bytes, { walker });
        expect(inOrder([...taker.events].map(seen))).toEqual(expected(bytes));
      }),
      { numRuns: 400 },
    );
  });

  it("agrees with it after any change of bytes, so no change in one line reaches another", () => {
    const folder = scratchFolder();
    fc.assert(
      fc.property(transcriptBytes().chain(mutationOf), (bytes) => {
        const { taker } = scanInSteps(folder, bytes, { walker });
        expect(inOrder([...taker.events].map(seen))).toEqual(expected(bytes));
      }),
      { numRuns: 600 },
    );
  });

  it("finds the same in any steps of a growing file, and with any room for a line", () => {
    const folder = scratchFolder();
    const steps = fc.array(fc.nat({ max: 1_000_000 }), { maxLength: 6 });
    fc.assert(
      fc.property(transcriptBytes(), steps, fc.constantFrom(9_000, 1 << 16), (bytes, cuts, capacity) => {
        const ends = [...cuts.map((cut) => stepEnd(bytes, cut)).sort((a, b) => a - b), bytes.length];
        const room = Math.max(capacity, longestLine(bytes) + 1);
        const { taker, scans } = scanInSteps(folder, bytes, { walker, ends, capacity: room });
        expect(inOrder([...taker.events].map(seen))).toEqual(expected(bytes));
        for (const scan of scans) expect(scan.oversizeLines).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it("reads no crash into random bytes", () => {
    const folder = scratchFolder();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(scanInSteps(folder, bytes, { walker }).taker.events.size).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});

it("both walkers write the same rows, slot by slot", () => {
  fc.assert(
    fc.property(transcriptBytes().chain(mutationOf), (bytes) => {
      const [plain, wasm] = WALKERS.map((kind) => walked(createWalker(kind, 1 << 18), bytes));
      expect(wasm).toEqual(plain);
    }),
    { numRuns: 400 },
  );
});

/**
 * Where a step ends. Never between two rows on one line: the first one is whole then and counts, as documented, while both
 * together are one malformed line.
 */
function stepEnd(bytes: Buffer, cut: number): number {
  const end = cut % (bytes.length + 1);
  return bytes[end - 1] === 0x7d && bytes[end] === 0x7b ? end - 1 : end;
}

/** A torn row and the one glued to it can be longer together than any row alone. Unit: bytes. */
function longestLine(bytes: Buffer): number {
  return Math.max(
    ...bytes
      .toString("latin1")
      .split("\n")
      .map(({ length }) => length),
  );
}

function walked(walker: Walker, bytes: Buffer): unknown {
  walker.bytes.set(bytes);
  walker.bytes[bytes.length] = 0x0a;
  const rows: unknown[] = [];
  for (let position = 0; position < bytes.length + 1;) {
    position = walker.walk(position, bytes.length + 1);
    rows.push(
      position,
      Array.from(walker.ints.subarray(0, walker.rowCount() * ROW_INTS)),
      Array.from(walker.counts.subarray(0, walker.rowCount() * ROW_COUNTS)),
    );
  }
  return { rows, malformed: walker.malformedLines() };
}
