import { accountFromFacts, UNKNOWN_ACCOUNT_ID, type Account } from "../../domain/account.ts";
import { isObject } from "../../domain/json.ts";
import type { Snapshot } from "../../domain/snapshot.ts";
import type { EpochMs } from "../../domain/time.ts";
import { EXIT_CODES, UserError } from "../../domain/user-error.ts";
import { recognizePayload } from "../../wire/recognize.ts";
import { redactPayload } from "../../wire/snapshot-payload.ts";
import { usageInPayload } from "../../wire/usage-in-payload.ts";
import { decodeImportLine } from "./import-line.ts";

/** What a saved payload says, and of whom. */
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
  const found = usageInPayload(recognizePayload(document));
  const { source, decoded } = found;
  if (!decoded.ok) throw badInput(decoded.message, EXIT_CODES.noData);
  const account = found.account ? accountFromFacts(found.account) : NOBODY;
  return {
    account,
    snapshot: {
      ...decoded.value,
      accountId: account.id,
      source,
      observedAtMs: found.observedAtMs ?? observedAtMs,
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

function badInput(message: string, exitCode: 2 | 3): UserError {
  return new UserError({
    code: exitCode === EXIT_CODES.usage ? "input-malformed" : "input-without-usage",
    message,
    hint: "Give a saved reply of the usage endpoint, or a line of `claude-meter export`.",
    exitCode,
  });
}
