import type { ExplainDocument } from "../../documents/explain.ts";
import { toIso, type EpochMs } from "../../domain/time.ts";
import { DROP_RULES, type DropRule } from "../dedupe/event-table.ts";
import type { ScanResult } from "../scan/scan-files.ts";
import type { FileScan } from "../scan/transcript-file.ts";

type FileRow = ExplainDocument["fileRows"][number];

const MEANINGS: Readonly<Record<DropRule, string>> = {
  "smaller-total": "another copy of the message has more tokens",
  "sidechain-copy": "as many tokens, and the other copy is outside of a side-chain",
  "without-speed": "as many tokens, and the other copy names its speed",
  "earlier-copy": "as many tokens, and the other copy was written later",
  "same-copy": "the other copy says the same",
};

/** What a scan of all transcripts left out, by rule and by file. `scan`: by one thread, so that the rules are the same each time. */
export function toExplainDocument({ events, files }: ScanResult, nowMs: EpochMs): ExplainDocument {
  const kept = new Uint32Array(files.length);
  for (let event = 0; event < events.size; event++) {
    const file = events.fileIndex(event);
    kept[file] = (kept[file] ?? 0) + 1;
  }
  const sum = (count: (scan: FileScan) => number) => files.reduce((total, scan) => total + count(scan), 0);
  return {
    schema: "claude-meter/explain.v1",
    generatedAt: toIso(nowMs),
    files: files.length,
    replies: events.size,
    rows: sum(({ rows }) => rows),
    syntheticRows: sum(({ syntheticRows }) => syntheticRows),
    undatedRows: sum(({ undatedRows }) => undatedRows),
    malformedLines: sum(({ malformedLines }) => malformedLines),
    oversizeLines: sum(({ oversizeLines }) => oversizeLines),
    droppedCopies: DROP_RULES.map((rule, index) => ({
      rule,
      copies: events.dropped[index] ?? 0,
      meaning: MEANINGS[rule],
    })),
    fileRows: files
      .map((scan, index) => fileRow(scan, kept[index] ?? 0))
      .filter((row) => leftOut(row) > 0 || row.skipped !== null)
      .sort((a, b) => leftOut(b) - leftOut(a)),
  };
}

function fileRow(scan: FileScan, kept: number): FileRow {
  const { rows, syntheticRows, undatedRows, malformedLines, oversizeLines, skipped = null } = scan;
  return {
    path: scan.file.path,
    kept,
    dropped: rows - kept,
    rows,
    syntheticRows,
    undatedRows,
    malformedLines,
    oversizeLines,
    skipped,
  };
}

function leftOut(row: FileRow): number {
  return row.dropped + row.syntheticRows + row.undatedRows + row.malformedLines + row.oversizeLines;
}
