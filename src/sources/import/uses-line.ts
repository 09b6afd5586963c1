/*
 * What another machine's Claude Code used, as JSON lines: what `export --uses` writes. One line per minute, model and speed, and a last one that says
 * which time the lines before it are all of:
 *
 *   {"schema": "claude-meter/uses.v1", "machine": {"id": "0123456789abcdef", "name": "desktop"}, "account": {"id": "…", …}, "at": "2026-11-22T12:03:00.000Z",
 *    "model": "claude-opus-5", "speed": "standard", "messages": 3, "inputTokens": 12, "outputTokens": 900, "cacheWrite5mTokens": 0,
 *    "cacheWrite1hTokens": 4000, "cacheReadTokens": 80000, "marks": ["01c3…"]}
 *   {"schema": "claude-meter/uses.v1", "machine": {…}, "account": {…}, "covered": {"from": "…", "to": "…"}, "uses": 1}
 */
import { UNKNOWN_ACCOUNT_ID, type Account } from "../../domain/account.ts";
import { asText, isObject, parseJson } from "../../domain/json.ts";
import {
  isMachineId,
  MARKS_MAX,
  USE_SLOT_MS,
  type MachineCoverage,
  type MachineId,
  type MachineUse,
} from "../../domain/machine-use.ts";
import { fromIso, type EpochMs } from "../../domain/time.ts";
import type { TokenCounts } from "../../domain/token-counts.ts";
import { cleanText } from "../../wire/text.ts";
import { decodeAccount } from "./import-account.ts";

const USES_SCHEMA = "claude-meter/uses.v1";

/** One minute of another machine. */
export interface ImportedUse {
  readonly kind: "use";
  readonly account: Account;
  readonly use: MachineUse;
}

/** The word that a delivery ends with. */
export interface ImportedCoverage {
  readonly kind: "coverage";
  readonly account: Account;
  readonly coverage: MachineCoverage;
  /** So many lines of uses belong to it: fewer that arrived whole are no whole delivery. */
  readonly useCount: number;
}

export const USES_PROBLEM_CODES = [
  "not-json",
  "bad-use",
  "bad-account",
  "newer-uses",
  "own-machine",
] as const;

/** Why a line was left out. Its neighbours are not concerned. */
export interface UsesProblem {
  readonly kind: "problem";
  readonly code: (typeof USES_PROBLEM_CODES)[number];
  /** One sentence; holds nothing of the line. */
  readonly message: string;
}

type Fields = { readonly [key: string]: unknown };

/** Whether a line may be about uses, by whatever version; a torn one is so too. */
export function isUsesLine(text: string): boolean {
  return text.includes('"claude-meter/uses.');
}

/** A line about uses. A line without an account is `fallback`'s. Errors: none; a bad line is a problem. */
export function decodeUsesLine(
  text: string,
  fallback: Account = { id: UNKNOWN_ACCOUNT_ID },
): ImportedUse | ImportedCoverage | UsesProblem {
  const fields = parseJson(text);
  if (!isObject(fields)) return problem("not-json", "The line is not JSON.");
  if (fields["schema"] !== USES_SCHEMA)
    return problem("newer-uses", "The uses were written by a newer claude-meter: update this one.");
  const machine = decodeMachine(fields["machine"]);
  if (!machine) return problem("bad-use", '"machine" must have an id of 16 to 64 hex digits.');
  const account = decodeAccount(fields["account"], fallback);
  if (!account) return problem("bad-account", '"account" must be an object of texts, or be left out.');
  if (account.id === UNKNOWN_ACCOUNT_ID)
    return problem("bad-account", "The line does not say whose use it is: name the account with --account.");
  return fields["covered"] === undefined
    ? decodeUse(fields, machine, account)
    : decodeCoverage(fields, machine, account);
}

interface Machine {
  readonly id: MachineId;
  readonly name?: string | undefined;
}

function decodeMachine(value: unknown): Machine | undefined {
  if (!isObject(value)) return undefined;
  const [id, name] = [asText(value["id"]), asText(value["name"])];
  if (id === undefined || !isMachineId(id)) return undefined;
  return { id, name: name === undefined ? undefined : cleanText(name.slice(0, NAME_CHARS_MAX)) };
}

const NAME_CHARS_MAX = 40;

function decodeUse(fields: Fields, machine: Machine, account: Account): ImportedUse | UsesProblem {
  const atMs = decodeInstant(fields["at"]);
  if (atMs === undefined || atMs % USE_SLOT_MS !== 0)
    return problem("bad-use", '"at" must be the ISO-8601 time of a whole minute, with a zone.');
  const model = cleanText(asText(fields["model"]) ?? "");
  if (model === undefined) return problem("bad-use", '"model" must be a text.');
  const [messages, tokens] = [decodeCount(fields["messages"]), decodeTokens(fields)];
  if (!messages || !tokens) return problem("bad-use", "Messages and tokens must be whole numbers, 0 and up.");
  const marks = decodeMarks(fields["marks"]);
  if (!marks) return problem("bad-use", `"marks" must be a list of at most ${MARKS_MAX} short texts.`);
  const speed = cleanText(asText(fields["speed"]) ?? "");
  const use = {
    machineId: machine.id,
    accountId: account.id,
    atMs,
    model,
    speed,
    messages,
    ...tokens,
    marks,
  };
  return { kind: "use", account, use };
}

const TOKEN_FIELDS = [
  "inputTokens",
  "outputTokens",
  "cacheWrite5mTokens",
  "cacheWrite1hTokens",
  "cacheReadTokens",
] as const satisfies readonly (keyof TokenCounts)[];

function decodeTokens(fields: Fields): TokenCounts | undefined {
  const counts = TOKEN_FIELDS.map((name) => [name, decodeCount(fields[name])] as const);
  if (counts.some(([, count]) => count === undefined)) return undefined;
  return Object.fromEntries(counts) as unknown as TokenCounts;
}

function decodeCount(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function decodeMarks(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length > MARKS_MAX) return undefined;
  const marks = value.filter(
    (mark): mark is string => typeof mark === "string" && /^[0-9a-z]{10}$/.test(mark),
  );
  return marks.length === value.length ? marks.toSorted() : undefined;
}

function decodeCoverage(fields: Fields, machine: Machine, account: Account): ImportedCoverage | UsesProblem {
  const covered = isObject(fields["covered"]) ? fields["covered"] : {};
  const [fromMs, toMs] = [decodeInstant(covered["from"]), decodeInstant(covered["to"])];
  const useCount = decodeCount(fields["uses"]);
  if (fromMs === undefined || toMs === undefined || fromMs > toMs || useCount === undefined)
    return problem("bad-use", '"covered" must have two ISO-8601 times in order, and "uses" a whole number.');
  const coverage = { machineId: machine.id, accountId: account.id, name: machine.name, fromMs, toMs };
  return { kind: "coverage", account, coverage, useCount };
}

function decodeInstant(value: unknown): EpochMs | undefined {
  return typeof value === "string" ? fromIso(value) : undefined;
}

function problem(code: UsesProblem["code"], message: string): UsesProblem {
  return { kind: "problem", code, message };
}
