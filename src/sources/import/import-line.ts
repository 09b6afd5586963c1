/*
 * Readings as JSON lines, one snapshot each: what `export` writes and `import` takes back unchanged. Lines of uses: `uses-line.ts`.
 *
 *   {"observedAt": "2026-11-22T12:00:00.000Z", "source": "oauth", "account": {"id": "…", "email": "…", "organizationId": "…", "plan": "max_5x"},
 *    "payload": {"five_hour": {"utilization": 15, "resets_at": "…"}, …}}
 *
 * `payload` is the body as the source received it: a usage body, or of `statusline` the whole stdin document. Deliberately not done:
 * no problem quotes the line, which may come from anywhere.
 */
import { UNKNOWN_ACCOUNT_ID, type Account } from "../../domain/account.ts";
import { isObject, parseJson } from "../../domain/json.ts";
import { SOURCE_NAMES, type Snapshot, type SourceName } from "../../domain/snapshot.ts";
import { fromIso, type EpochMs } from "../../domain/time.ts";
import { snapshotFromPayload } from "../snapshot-from-payload.ts";
import { decodeAccount } from "./import-account.ts";

/** A line that gives a snapshot. */
export interface ImportedLine {
  readonly kind: "line";
  readonly account: Account;
  readonly snapshot: Snapshot;
}

/** Why a line gives none. Documented in docs/sources/import.md. */
export const IMPORT_PROBLEM_CODES = [
  "not-json",
  "not-an-object",
  "bad-observed-at",
  "bad-source",
  "bad-account",
  "no-usage",
] as const;

/** Why a line was left out. Its neighbours are not concerned. */
export interface ImportProblem {
  readonly kind: "problem";
  /** From 1. */
  readonly lineNumber: number;
  readonly code: (typeof IMPORT_PROBLEM_CODES)[number];
  /** One sentence; holds nothing of the line. */
  readonly message: string;
}

/**
 * One line of an import. A line without an account is `fallback`'s, else the unknown account's.
 *
 * Errors: none; a bad line is a problem with its number.
 */
export function decodeImportLine(
  text: string,
  lineNumber: number,
  fallback: Account = { id: UNKNOWN_ACCOUNT_ID },
): ImportedLine | ImportProblem {
  const decoded = decodeDocument(text, fallback);
  return decoded.kind === "line" ? decoded : { ...decoded, lineNumber };
}

type Problem = Omit<ImportProblem, "lineNumber">;

function decodeDocument(text: string, fallback: Account): ImportedLine | Problem {
  const document = parseJson(text);
  if (document === undefined) return problem("not-json", "The line is not JSON.");
  if (!isObject(document)) return problem("not-an-object", "The line is not a JSON object.");
  const observedAtMs = decodeInstant(document["observedAt"]);
  if (observedAtMs === undefined)
    return problem("bad-observed-at", '"observedAt" must be an ISO-8601 time with a zone.');
  const source = SOURCE_NAMES.find((name) => name === document["source"]);
  if (!source) return problem("bad-source", `"source" must be one of ${SOURCE_NAMES.join(", ")}.`);
  const account = decodeAccount(document["account"], fallback);
  if (!account) return problem("bad-account", '"account" must be an object of texts, or be left out.');
  return toLine({ account, source, observedAtMs, payload: document["payload"] });
}

function toLine(facts: {
  readonly account: Account;
  readonly source: SourceName;
  readonly observedAtMs: EpochMs;
  readonly payload: unknown;
}): ImportedLine | Problem {
  const made = snapshotFromPayload({ ...facts, accountId: facts.account.id });
  if (!made.ok) return problem("no-usage", `"payload" cannot be used: ${made.message}`);
  return { kind: "line", account: facts.account, snapshot: made.snapshot };
}

function decodeInstant(value: unknown): EpochMs | undefined {
  return typeof value === "string" ? fromIso(value) : undefined;
}

function problem(code: ImportProblem["code"], message: string): Problem {
  return { kind: "problem", code, message };
}
