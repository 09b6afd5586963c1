import { accountFromFacts, UNKNOWN_ACCOUNT_ID, type Account } from "../../domain/account.ts";
import { isObject } from "../../domain/json.ts";
import type { Snapshot, SourceName, UsageContents } from "../../domain/snapshot.ts";
import type { EpochMs } from "../../domain/time.ts";
import { EXIT_CODES, UserError } from "../../domain/user-error.ts";
import type { ClaudeJson } from "../../wire/claude-json.ts";
import type { Decoded } from "../../wire/decoded.ts";
import { recognizePayload, type RecognizedPayload } from "../../wire/recognize.ts";
import { redactPayload } from "../../wire/snapshot-payload.ts";
import { snapshotFromPayload } from "../snapshot-from-payload.ts";
import { decodeImportLine } from "./import-line.ts";

export interface InputSnapshot {
  readonly account: Account;
  readonly snapshot: Snapshot;
}

/**
 * The snapshot in a saved payload of any kind that carries usage, for `status --input`: a usage body, a status line document,
 * `.claude.json`, an exported line, an Agent SDK reply, saved response headers. One that carries its own time and account keeps them;
 * else it was observed at `observedAtMs` and is nobody's.
 *
 * Errors: `UserError`, exit code 2 for text that is no JSON object, 3 for one without usage in it. No message quotes the text.
 */
export function snapshotFromInput(text: string, observedAtMs: EpochMs): InputSnapshot {
  const document = parseInput(text);
  if ("observedAt" in document && "payload" in document) return fromExportedLine(text);
  const recognized = recognizePayload(document);
  if (recognized.kind === "claude-json") return fromClaudeJson(valueOrRefuse(recognized.decoded));
  const source: SourceName = recognized.kind === "statusline" ? "statusline" : "import";
  const decoded = usageOf(recognized);
  return {
    account: NOBODY,
    snapshot: {
      ...valueOrRefuse(decoded),
      accountId: NOBODY.id,
      source,
      observedAtMs,
      drift: decoded.drift,
      payload: redactPayload(source, document),
    },
  };
}

const NOBODY: Account = { id: UNKNOWN_ACCOUNT_ID };

function parseInput(text: string): { readonly [key: string]: unknown } {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw badInput("The input is not JSON.", EXIT_CODES.usage);
  }
  if (!isObject(document)) throw badInput("The input is not a JSON object.", EXIT_CODES.usage);
  return document;
}

function fromExportedLine(text: string): InputSnapshot {
  const line = decodeImportLine(text, 1);
  if (line.kind === "line") return line;
  throw badInput(line.message, line.code === "no-usage" ? EXIT_CODES.noData : EXIT_CODES.usage);
}

/** The copy of an account that is not the one signed in is shown under its own bare id. */
function fromClaudeJson({ cachedUsage, oauthAccount }: ClaudeJson): InputSnapshot {
  if (!cachedUsage) throw badInput("Claude Code has kept no copy of its usage in it.", EXIT_CODES.noData);
  const { accountUuid, fetchedAtMs, utilization } = cachedUsage;
  const isSignedIn = oauthAccount?.accountUuid === accountUuid;
  const account = accountFromFacts(isSignedIn && oauthAccount ? oauthAccount : { accountUuid });
  const facts = { accountId: account.id, source: "claude-json", observedAtMs: fetchedAtMs } as const;
  const made = snapshotFromPayload({ ...facts, payload: utilization });
  if (!made.ok) throw badInput(made.message, EXIT_CODES.noData);
  return { account, snapshot: made.snapshot };
}

/** What a document says about usage; a failure that names its kind where it is about something else. */
function usageOf(recognized: Exclude<RecognizedPayload, { kind: "claude-json" }>): Decoded<UsageContents> {
  switch (recognized.kind) {
    case "usage-body":
    case "statusline":
    case "sdk-get-usage":
    case "unknown":
      return recognized.decoded;
    case "unified-headers":
    case "rate-limit-event": {
      const { decoded } = recognized;
      return decoded.ok ? { ...decoded, value: decoded.value.contents } : decoded;
    }
    default: {
      const message = `The input says nothing about plan usage: it looks like "${recognized.kind}".`;
      return { ok: false, code: "no-usage", message, drift: [] };
    }
  }
}

function valueOrRefuse<T>(decoded: Decoded<T>): T {
  if (decoded.ok) return decoded.value;
  throw badInput(decoded.message, EXIT_CODES.noData);
}

function badInput(message: string, exitCode: 2 | 3): UserError {
  return new UserError({
    code: exitCode === EXIT_CODES.usage ? "input-malformed" : "input-without-usage",
    message,
    hint: "Give a saved reply of the usage endpoint, or a line of `claude-meter export`.",
    exitCode,
  });
}
