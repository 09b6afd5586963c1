import { isObject, type Json } from "../../domain/json.ts";
import { isSystemError } from "../../domain/thrown.ts";
import { epochMs, isEpochMs, MINUTE_MS, toIso, type DurationMs, type EpochMs } from "../../domain/time.ts";
import { writePrivateFile } from "../../platform/files/private-file.ts";
import type { SeenReadings } from "../../view/statusline/fresh-status.ts";
import { decodeStatusline } from "../../wire/statusline.ts";
import { dropReading } from "./drop-reading.ts";
import { readJson, statePath } from "./state-files.ts";

/*
 * What the last calls of the status line were told, a row for each session of Claude Code. The client repeats the levels of a session's
 * last reply for as long as the session is open: only the first time they are told do they say what is now.
 */

interface SessionRow {
  readonly id: string;
  /** The text of `CLAUDE_CONFIG_DIR`: sessions of another folder may be another account's. */
  readonly configDir: string;
  /** `rate_limits` as told. */
  readonly limits: Json;
  /** Milliseconds that the session has waited for replies: grows with each of them. */
  readonly apiMs: number;
  readonly seenAtMs: EpochMs;
  readonly droppedAtMs: EpochMs;
}

export interface SessionMemory {
  readonly own?: SeenReadings | undefined;
  readonly others: readonly SeenReadings[];
  /** Keeps what is new: in the memory, and in the spool for the store. Errors: none; what cannot be written is told again later. */
  keep(): void;
}

/** Open sessions are few; the oldest rows go. */
const ROWS_MAX = 16;
/** Ten times what the client was seen to write (observed 2026-11). */
const LIMITS_CHARACTERS_MAX = 2_000;
/** The same levels after another reply are worth a reading this often. */
const SAME_LEVELS_MS: DurationMs = MINUTE_MS;

/** What this session and the others know of the limits. `document`: what the client wrote, or anything else. */
export function readSessionMemory(document: unknown, configDir: string, nowMs: EpochMs): SessionMemory {
  const rows = readRows().filter((row) => row.configDir === configDir && row.seenAtMs <= nowMs);
  const id = sessionId(document);
  const before = rows.find((row) => row.id === id);
  const told = toRow(document, { id, configDir, nowMs });
  const row = told && before ? sameOrNew(before, told) : (told ?? before);
  return {
    own: row && toSeen(row),
    others: rows.filter((other) => other.id !== id).flatMap((other) => toSeen(other) ?? []),
    keep: () => {
      if (row !== undefined && row !== before) keepRow(row, before);
    },
  };
}

function sessionId(document: unknown): string {
  const id = isObject(document) ? document["session_id"] : undefined;
  return typeof id === "string" ? id.slice(0, 64) : "";
}

type Session = Pick<SessionRow, "id" | "configDir"> & { readonly nowMs: EpochMs };

function toRow(document: unknown, { id, configDir, nowMs }: Session): SessionRow | undefined {
  if (!isObject(document) || !decodeStatusline(document).ok) return undefined;
  const limits = document["rate_limits"] as Json;
  if (JSON.stringify(limits).length > LIMITS_CHARACTERS_MAX) return undefined;
  const cost = document["cost"];
  const apiMs = isObject(cost) ? cost["total_api_duration_ms"] : undefined;
  return {
    id,
    configDir,
    limits,
    apiMs: typeof apiMs === "number" && Number.isFinite(apiMs) ? apiMs : 0,
    seenAtMs: nowMs,
    droppedAtMs: nowMs,
  };
}

/** The row as it was when nothing came since; with a new time after a reply that left the levels alone. */
function sameOrNew(before: SessionRow, told: SessionRow): SessionRow {
  if (JSON.stringify(before.limits) !== JSON.stringify(told.limits)) return told;
  if (before.apiMs === told.apiMs) return before;
  const isDue = told.seenAtMs - before.droppedAtMs >= SAME_LEVELS_MS;
  return isDue ? told : { ...told, droppedAtMs: before.droppedAtMs };
}

function keepRow(row: SessionRow, before: SessionRow | undefined): void {
  try {
    if (row.droppedAtMs !== before?.droppedAtMs) {
      const payload = { rate_limits: row.limits };
      const line = { observedAt: toIso(row.seenAtMs), source: "statusline", payload };
      // Says whose it is where several folders are in use; `import` passes it over.
      const named = row.configDir === "" ? line : { ...line, configDir: row.configDir };
      dropReading(named, row.seenAtMs);
    }
    // Read anew: another session may have written meanwhile.
    const others = readRows().filter(({ id, configDir }) => id !== row.id || configDir !== row.configDir);
    const rows = [row, ...others].toSorted((a, b) => b.seenAtMs - a.seenAtMs).slice(0, ROWS_MAX);
    writePrivateFile(memoryPath(), JSON.stringify({ sessions: rows }));
  } catch (error) {
    if (!isSystemError(error)) throw error;
  }
}

function memoryPath(): string {
  return statePath("spool", "statusline-sessions.json");
}

function readRows(): readonly SessionRow[] {
  const document = readJson(memoryPath());
  const rows = isObject(document) ? document["sessions"] : undefined;
  return Array.isArray(rows) ? rows.filter(isRow) : [];
}

function isRow(row: unknown): row is SessionRow {
  if (!isObject(row)) return false;
  const { id, configDir, apiMs, seenAtMs, droppedAtMs } = row;
  const isTime = (value: unknown) => typeof value === "number" && isEpochMs(value);
  return (
    typeof id === "string" &&
    typeof configDir === "string" &&
    typeof apiMs === "number" &&
    isTime(seenAtMs) &&
    isTime(droppedAtMs)
  );
}

function toSeen({ limits, seenAtMs }: SessionRow): SeenReadings | undefined {
  const decoded = decodeStatusline({ rate_limits: limits });
  return decoded.ok ? { observedAtMs: epochMs(seenAtMs), readings: decoded.value.readings } : undefined;
}
