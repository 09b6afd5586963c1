/*
 * Every payload of a folder with what it decodes to, one row per file: `node scripts/corpus-table.ts FOLDER`.
 * Exits 1 when a decoder throws or a file holds no JSON, so that it can stand in a check.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ExtraUsage, Pool } from "../src/domain/money.ts";
import type { Reading, ScopedShare, SurfaceBreakdown } from "../src/domain/snapshot.ts";
import { toIso } from "../src/domain/time.ts";
import { recognizePayload, type RecognizedPayload } from "../src/wire/recognize.ts";
import { usageInPayload } from "../src/wire/usage-in-payload.ts";

interface Row {
  readonly cells: readonly string[];
  readonly failed: boolean;
}

const HEADINGS = [
  "file",
  "kind",
  "outcome",
  "windows (percent @ reset)",
  "pools",
  "extra usage",
  "split, shares",
  "drift",
];

function main(folder: string | undefined): number {
  if (folder === undefined) {
    console.error("Usage: node scripts/corpus-table.ts FOLDER");
    return 2;
  }
  const files = readdirSync(folder).filter((name) => /\.jsonl?$/.test(name));
  const rows = files.sort().map((name) => toRow(folder, name));
  for (const line of layOut([HEADINGS, ...rows.map((row) => row.cells)])) console.log(line);
  const failed = rows.filter((row) => row.failed).length;
  console.log(`\n${rows.length} files, ${failed} failed to decode`);
  return failed > 0 ? 1 : 0;
}

function toRow(folder: string, name: string): Row {
  if (name.endsWith(".jsonl")) {
    return { cells: [name, "transcript", "not decoded here"], failed: false };
  }
  try {
    const recognized = recognizePayload(JSON.parse(readFileSync(join(folder, name), "utf8")));
    return { cells: [name, recognized.kind, ...describe(recognized)], failed: false };
  } catch (error) {
    return { cells: [name, "-", `THROWS: ${String(error)}`], failed: true };
  }
}

function describe(recognized: RecognizedPayload): readonly string[] {
  const drift = String(recognized.decoded.drift.length);
  const usage = usageInPayload(recognized).decoded;
  if (usage.ok) {
    const { readings, pools, extraUsage, breakdown, scopedShares, scale } = usage.value;
    const outcome = readings.length > 0 ? `ok, ${scale}` : "ok, no plan windows";
    const said = [
      readings.map(describeReading),
      pools.map(describePool),
      describeExtraUsage(extraUsage),
      [...describeBreakdown(breakdown), ...scopedShares.map(describeShare)],
    ];
    return [outcome, ...said.map((texts) => texts.join("; ") || "-"), drift];
  }
  const { decoded } = recognized;
  return [decoded.ok ? JSON.stringify(decoded.value, isoTimes) : decoded.code, "-", "-", "-", "-", drift];
}

function describeReading({ windowKey, usedPercent, resetsAtMs, severity }: Reading): string {
  const reset = resetsAtMs === undefined ? "no reset" : toIso(resetsAtMs);
  return [`${windowKey} ${usedPercent}%`, `@ ${reset}`, severity ?? ""].join(" ").trim();
}

function describePool({ label, usedPercent, used, limit, currency, expiresAtMs }: Pool): string {
  const expiry = expiresAtMs === undefined ? "" : `, expires ${toIso(expiresAtMs)}`;
  return `${label}: ${used ?? "?"} of ${limit} ${currency} (${usedPercent ?? "?"}%)${expiry}`;
}

function describeExtraUsage(extra: ExtraUsage | undefined): readonly string[] {
  if (!extra) return [];
  const limit = extra.limit === null ? "no cap" : `of ${extra.limit ?? "?"}`;
  const amounts = `${extra.used ?? "?"} ${limit} ${extra.currency ?? ""}`.trim();
  const percent = extra.percent === undefined ? "" : ` (${extra.percent}%)`;
  const reason = extra.disabledReason === undefined ? "" : `, ${extra.disabledReason}`;
  return [`${extra.enabled ? "on" : "off"}, ${amounts}${percent}${reason}`];
}

function describeBreakdown(breakdown: SurfaceBreakdown | undefined): readonly string[] {
  return (breakdown?.rows ?? []).map((row) => `${row.surface} ${row.sharePercent}%`);
}

function describeShare({ windowKey, allowancePercentOfWeekly, usedPercentOfWeekly }: ScopedShare): string {
  return `${windowKey} is ${allowancePercentOfWeekly ?? "?"}% of the week, ${usedPercentOfWeekly ?? "?"}% used`;
}

function isoTimes(key: string, value: unknown): unknown {
  return /(At|Until)Ms$/.test(key) && typeof value === "number" ? new Date(value).toISOString() : value;
}

/** Columns as wide as their widest cell, the last one ragged. */
function layOut(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

process.exitCode = main(process.argv[2]);
