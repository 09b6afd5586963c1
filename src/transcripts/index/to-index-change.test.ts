import { describe, expect, it } from "vitest";
import { EventTable } from "../dedupe/event-table.ts";
import { usageEvent } from "../fixtures/usage-event.ts";
import type { FileScan, TranscriptFile } from "../scan/transcript-file.ts";
import { toIndexChange } from "./to-index-change.ts";

const FILE: TranscriptFile = {
  path: "/nowhere/a.jsonl",
  sizeBytes: 100,
  modifiedAtMs: 1,
  identity: "1:2",
  projectFolder: "-nowhere",
};

const scanOf = (file: TranscriptFile, skipped?: FileScan["skipped"]): FileScan => ({
  file,
  fromOffset: 0,
  scannedToOffset: skipped ? 0 : 100,
  rows: 1,
  syntheticRows: 0,
  undatedRows: 0,
  malformedLines: 0,
  oversizeLines: 0,
  skipped,
});

describe("toIndexChange", () => {
  const other = { ...FILE, path: "/nowhere/b.jsonl" };
  const gone = { fileId: 7, ...FILE, scannedToOffset: 90, isGone: false };
  const events = new EventTable();
  events.add(usageEvent({ messageId: "m-1" }), 0);
  events.add(usageEvent({ outputTokens: 1 }), 0);
  events.add(usageEvent({ outputTokens: 2 }), 1);
  const change = toIndexChange({
    basedOn: 4,
    scans: [FILE, other].map((file) => ({ job: { file, fromOffset: 0 } })),
    gone: [gone],
    result: { events, walls: [], files: [scanOf(FILE, "unreadable"), scanOf(other)] },
  });

  it("leaves a file that could not be read as it was, to be tried again", () => {
    expect(change.files).toMatchObject([
      { fileId: 7, isGone: true },
      { path: other.path, scannedToOffset: 100 },
    ]);
  });

  it("takes replies without an id only of files that were read", () => {
    expect([...change.anonymous]).toMatchObject([{ event: { outputTokens: 2 }, fileIndex: 1 }]);
    expect([...change.events]).toMatchObject([{ messageId: "m-1" }]);
  });

  it("gives no fingerprint of a file that is no longer as it was found", () => {
    expect(change.files[1]).toMatchObject({ fingerprint: undefined, isReread: true });
  });
});
