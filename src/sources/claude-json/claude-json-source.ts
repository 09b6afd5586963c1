/*
 * Claude Code's own copy of the usage it read last: `cachedUsageUtilization` in its state file. No network, no sign-in.
 *
 *   {"cachedUsageUtilization": {"fetchedAtMs": 1784430000000, "accountUuid": "…", "utilization": {"five_hour": {…}, …}},
 *    "oauthAccount": {"accountUuid": "…", "emailAddress": "user@example.com", "organizationUuid": "…"}}
 *
 * The copy is whole, split by surface included (CLI 2.1.328, observed 2026-11), and as old as Claude Code's last look: minutes
 * to days. Deliberately not done: a copy of another account, or from the future, is refused rather than shown; nothing is written.
 */
import { accountFromFacts } from "../../domain/account.ts";
import type { ReadFailure, ReadOutcome } from "../../domain/outcome.ts";
import type { EpochMs } from "../../domain/time.ts";
import type { Machine } from "../../ports/machine.ts";
import type { Probe, Source } from "../../ports/source.ts";
import type { ClaudeJson } from "../../wire/claude-json.ts";
import { findConfigDirs } from "../claude-config-dirs.ts";
import { snapshotFromPayload } from "../snapshot-from-payload.ts";
import { readClaudeJson, type FoundClaudeJson } from "./read-claude-json.ts";

/** Usage that Claude Code has kept, from every one of its folders. */
export function createClaudeJsonSource({ machine }: { readonly machine: Machine }): Source {
  return { name: "claude-json", usesNetwork: false, discover: () => discover(machine) };
}

async function discover(machine: Machine): Promise<readonly Probe[]> {
  const dirs = await findConfigDirs(machine);
  const found = await Promise.all(dirs.map((dir) => readClaudeJson(machine, dir)));
  const files = found.filter((file) => file !== undefined).filter(isWorthAProbe);
  const byPath = new Map(files.map((file) => [file.path, file]));
  return [...byPath.values()].map(toProbe);
}

/** A file without a copy is the ordinary state before the first `/usage`, and nothing to report place by place. */
function isWorthAProbe({ content, problem }: FoundClaudeJson): boolean {
  return problem !== undefined || content?.cachedUsage !== undefined;
}

function toProbe({ path, content, problem }: FoundClaudeJson): Probe {
  const { oauthAccount } = content ?? {};
  return {
    source: "claude-json",
    gateKey: path,
    accountId: oauthAccount && accountFromFacts(oauthAccount).id,
    place: path,
    read: async (nowMs) => (content ? readCopy(content, nowMs) : unreadable(problem ?? "it is empty")),
  };
}

function readCopy({ cachedUsage, oauthAccount }: ClaudeJson, nowMs: EpochMs): ReadOutcome {
  if (!cachedUsage) return noCopy;
  if (!oauthAccount?.accountUuid || !cachedUsage.accountUuid) return nobodys;
  if (oauthAccount.accountUuid !== cachedUsage.accountUuid) return anotherAccounts;
  if (cachedUsage.fetchedAtMs > nowMs) return fromTheFuture;
  const account = accountFromFacts(oauthAccount);
  const made = snapshotFromPayload({
    accountId: account.id,
    source: "claude-json",
    observedAtMs: cachedUsage.fetchedAtMs,
    payload: cachedUsage.utilization,
  });
  return made.ok ? { kind: "ok", account, snapshot: made.snapshot } : noUsage(made.message);
}

const OPEN_USAGE = "Open /usage in Claude Code once: it then keeps a new copy.";

const noCopy: ReadFailure = {
  kind: "absent",
  code: "no-copy",
  message: "Claude Code has kept no copy of its usage.",
  hint: OPEN_USAGE,
};

const nobodys: ReadFailure = {
  kind: "unavailable",
  code: "copy-without-account",
  message: "Claude Code's copy of its usage does not say whose it is.",
  hint: OPEN_USAGE,
};

const anotherAccounts: ReadFailure = {
  kind: "unavailable",
  code: "copy-of-another-account",
  message: "Claude Code's copy of its usage is of another account than the one signed in.",
  hint: OPEN_USAGE,
};

const fromTheFuture: ReadFailure = {
  kind: "unavailable",
  code: "copy-from-the-future",
  message: "Claude Code's copy of its usage carries a time that has not come yet.",
  hint: "Check this machine's clock.",
};

function noUsage(message: string): ReadFailure {
  return { kind: "malformed", code: "copy-without-usage", message, hint: OPEN_USAGE };
}

function unreadable(problem: string): ReadFailure {
  return {
    kind: "unavailable",
    code: "state-file-unreadable",
    message: `Claude Code's state file cannot be read: ${problem}.`,
    hint: "Claude Code may be writing it just now; if this stays, check the file.",
  };
}
