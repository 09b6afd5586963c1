/*
 * Claude Code's own copy of the usage it read last: `cachedUsageUtilization` in its state file. No network, no sign-in.
 *
 *   {"cachedUsageUtilization": {"fetchedAtMs": 1784430000000, "accountUuid": "…", "utilization": {"five_hour": {…}, …}},
 *    "oauthAccount": {"accountUuid": "…", "emailAddress": "user@example.com", "organizationUuid": "…"}}
 *
 * The copy is whole, split by surface included (CLI 2.1.328, observed 2026-11), and as old as Claude Code's last look: minutes
 * to days. Deliberately not done: a copy of another account, or from the future, is refused rather than shown; nothing is written.
 */
import { accountFromFacts, type AccountFacts } from "../../domain/account.ts";
import type { ReadFailure, ReadOutcome } from "../../domain/outcome.ts";
import type { EpochMs } from "../../domain/time.ts";
import type { Machine } from "../../ports/machine.ts";
import type { Probe, Source } from "../../ports/source.ts";
import type { CachedUsage } from "../../wire/claude-json.ts";
import { findConfigDirs } from "../claude-config-dirs.ts";
import { snapshotFromPayload } from "../snapshot-from-payload.ts";
import { readClaudeJson, type FoundClaudeJson } from "./read-claude-json.ts";

/** Why Claude Code's own copy gives nothing. Documented in docs/sources/claude-json.md. */
export const CLAUDE_JSON_FAILURE_CODES = [
  "copy-without-account",
  "copy-of-another-account",
  "copy-from-the-future",
  "copy-without-usage",
  "state-file-unreadable",
] as const;

interface CopyFailure extends ReadFailure {
  readonly code: (typeof CLAUDE_JSON_FAILURE_CODES)[number];
}

/** Usage that Claude Code has kept, from every one of its folders. */
export function createClaudeJsonSource({ machine }: { readonly machine: Machine }): Source {
  return { name: "claude-json", usesNetwork: false, discover: () => discover(machine) };
}

async function discover(machine: Machine): Promise<readonly Probe[]> {
  const dirs = await findConfigDirs(machine);
  const found = await Promise.all(dirs.map((dir) => readClaudeJson(machine, dir)));
  const files = found.filter((file) => file !== undefined);
  const byPath = new Map(files.map((file) => [file.path, file]));
  return [...byPath.values()].map(toProbe).filter((probe) => probe !== undefined);
}

/** A file without a copy is the ordinary state before the first `/usage`: there is nothing to read, and nothing to report. */
function toProbe({ path, content, problem }: FoundClaudeJson): Probe | undefined {
  const base = { source: "claude-json", gateKey: path, place: path } as const;
  if (problem !== undefined) return { ...base, read: async () => unreadable(problem) };
  const { cachedUsage, oauthAccount } = content ?? {};
  if (!cachedUsage) return undefined;
  const accountId = oauthAccount && accountFromFacts(oauthAccount).id;
  return { ...base, accountId, read: async (nowMs) => readCopy(cachedUsage, oauthAccount, nowMs) };
}

function readCopy(cachedUsage: CachedUsage, owner: AccountFacts | undefined, nowMs: EpochMs): ReadOutcome {
  if (!owner?.accountUuid || !cachedUsage.accountUuid) return nobodys;
  if (owner.accountUuid !== cachedUsage.accountUuid) return anotherAccounts;
  if (cachedUsage.fetchedAtMs > nowMs) return fromTheFuture;
  const account = accountFromFacts(owner);
  const made = snapshotFromPayload({
    accountId: account.id,
    source: "claude-json",
    observedAtMs: cachedUsage.fetchedAtMs,
    payload: cachedUsage.utilization,
  });
  return made.ok ? { kind: "ok", account, snapshot: made.snapshot } : noUsage(made.message);
}

const OPEN_USAGE = "Open /usage in Claude Code once: it then keeps a new copy.";

const nobodys: CopyFailure = {
  kind: "unavailable",
  code: "copy-without-account",
  message: "Claude Code's copy of its usage does not say whose it is.",
  hint: OPEN_USAGE,
};

const anotherAccounts: CopyFailure = {
  kind: "unavailable",
  code: "copy-of-another-account",
  message: "Claude Code's copy of its usage is of another account than the one signed in.",
  hint: OPEN_USAGE,
};

const fromTheFuture: CopyFailure = {
  kind: "unavailable",
  code: "copy-from-the-future",
  message: "Claude Code's copy of its usage carries a time that has not come yet.",
  hint: "Check this machine's clock.",
};

function noUsage(message: string): CopyFailure {
  return { kind: "malformed", code: "copy-without-usage", message, hint: OPEN_USAGE };
}

function unreadable(problem: string): CopyFailure {
  return {
    kind: "unavailable",
    code: "state-file-unreadable",
    message: `Claude Code's state file cannot be read: ${problem}.`,
    hint: "Claude Code may be writing it just now; if this stays, check the file.",
  };
}
