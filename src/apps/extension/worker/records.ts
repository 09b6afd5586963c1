import { API_PORT } from "../../../api/routes.ts";
import { isObject, type Json, toJson } from "../../../domain/json.ts";
import { asEpochMs, type EpochMs } from "../../../domain/time.ts";
import type { WebSession } from "../../../sources/web/read-session.ts";
import type { HistoryEntry } from "./history.ts";

/*
 * What the worker remembers between two lives: a browser ends it whenever it likes. Every record is read tolerantly: what cannot be
 * read counts as never written.
 *
 *   session          who was signed in, and when that was looked up
 *   gate             the poll gate of claude.ai (meter/poll/poll-gate-state.ts)
 *   history          one entry per reading, oldest first
 *   reading:<id>     the import line of one entry
 *   link             the meter that this browser is paired with
 *   meter-status     the status document that the meter gave last
 *   settings         what the user chose
 *   profile          what tells this browser profile from others of the same browser: four hexadecimal digits
 *   told             which walls a notification was shown for
 */
export const KEYS = {
  session: "session",
  gate: "gate",
  history: "history",
  link: "link",
  meterStatus: "meter-status",
  settings: "settings",
  profile: "profile",
  told: "told",
} as const;

export function readingKey(id: string): string {
  return `reading:${id}`;
}

export interface SessionRecord {
  readonly session: WebSession;
  readonly readAtMs: EpochMs;
  /** When the subscription and the prepaid credits were asked for last. */
  readonly slowFactsAtMs?: EpochMs | undefined;
}

/** The meter that this browser is paired with, or was. */
export interface LinkRecord {
  readonly port: number;
  /** Absent: not paired. */
  readonly token?: string | undefined;
  readonly pairedAtMs?: EpochMs | undefined;
  readonly lastOkAtMs?: EpochMs | undefined;
  /** `gone`: nobody answers there. `refused`: it does not know this browser any more. `odd`: it answers, but not as a meter does. */
  readonly trouble?: "gone" | "refused" | "odd" | undefined;
}

export interface ExtensionSettings {
  readonly notifications: boolean;
  readonly composerLine: boolean;
}

export const DEFAULT_SETTINGS: ExtensionSettings = { notifications: false, composerLine: false };

export function decodeSession(record: Json | undefined): SessionRecord | undefined {
  if (!isObject(record) || !isObject(record["session"])) return undefined;
  const readAtMs = asEpochMs(record["readAtMs"]);
  const { accountUuid, email, organizations } = record["session"];
  const list = Array.isArray(organizations) ? organizations.flatMap(decodeOrganization) : [];
  if (readAtMs === undefined || list.length === 0) return undefined;
  const session = {
    kind: "session",
    accountUuid: text(accountUuid),
    email: text(email),
    organizations: list,
  } as const;
  return { session, readAtMs, slowFactsAtMs: asEpochMs(record["slowFactsAtMs"]) };
}

function decodeOrganization(value: unknown): WebSession["organizations"] {
  const organizationId = isObject(value) ? text(value["organizationId"]) : undefined;
  return organizationId && isObject(value) ? [{ organizationId, plan: text(value["plan"]) }] : [];
}

export function decodeHistory(record: Json | undefined): readonly HistoryEntry[] {
  return Array.isArray(record) ? record.flatMap(decodeEntry) : [];
}

function decodeEntry(value: unknown): readonly HistoryEntry[] {
  if (!isObject(value)) return [];
  const id = text(value["id"]);
  const organizationId = text(value["organizationId"]);
  const observedAtMs = asEpochMs(value["observedAtMs"]);
  if (!id || !organizationId || !observedAtMs) return [];
  return [{ id, organizationId, observedAtMs, isDelivered: value["isDelivered"] === true }];
}

export function decodeLink(record: Json | undefined): LinkRecord {
  if (!isObject(record)) return { port: API_PORT };
  const { port, token, trouble } = record;
  return {
    port: isPort(port) ? port : API_PORT,
    token: text(token),
    pairedAtMs: asEpochMs(record["pairedAtMs"]),
    lastOkAtMs: asEpochMs(record["lastOkAtMs"]),
    trouble: trouble === "gone" || trouble === "refused" || trouble === "odd" ? trouble : undefined,
  };
}

export function isPort(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value > 0 && value < 65_536;
}

export function decodeSettings(record: Json | undefined): ExtensionSettings {
  if (!isObject(record)) return DEFAULT_SETTINGS;
  const { notifications, composerLine } = record;
  return { notifications: notifications === true, composerLine: composerLine === true };
}

/** The JSON of a list of records. */
export function toListRecord(values: readonly object[]): Json {
  return values.map(toJson);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
