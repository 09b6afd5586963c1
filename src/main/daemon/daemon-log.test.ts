import { describe, expect, it } from "vitest";
import { fromIso, type EpochMs } from "../../domain/time.ts";
import { must } from "../../domain/assert.ts";
import type { DaemonNote } from "../../meter/daemon/daemon-ports.ts";
import { createDaemonLog } from "./daemon-log.ts";

const NOW_MS: EpochMs = must(fromIso("2026-11-23T17:24:42Z"), "an instant");
const FULL = {
  kind: "problem",
  code: "store-full",
  message: "The disk is full.",
  hint: "Free some.",
} as const;
const RECOVERED = { kind: "recovered" } as const;

function logOf(notes: readonly DaemonNote[]): readonly string[] {
  const lines: string[] = [];
  const log = createDaemonLog({ nowMs: () => NOW_MS }, (line) => lines.push(line));
  notes.forEach((note) => log.note(note));
  return lines.map((line) => line.slice("2026-11-23T17:24:42.000Z ".length).trimEnd());
}

describe("the daemon's log", () => {
  it("says a trouble and its end once, though looks and alerts each note both", () => {
    expect(logOf([FULL, FULL, RECOVERED, RECOVERED])).toEqual([
      "store-full: The disk is full. Free some.",
      "It works again.",
    ]);
  });

  it("says a trouble again that comes back after its end", () => {
    expect(logOf([FULL, RECOVERED, FULL]).filter((line) => line.startsWith("store-full"))).toHaveLength(2);
  });
});
