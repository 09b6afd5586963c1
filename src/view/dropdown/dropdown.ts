import type { AccountMember, Problem, StatusDocument } from "../../documents/status.ts";
import { UNKNOWN_ACCOUNT_ID } from "../../domain/account.ts";
import type { EpochMs } from "../../domain/time.ts";
import { windowKey, windowLabel, windowScope } from "../../domain/window.ts";
import type { LocalTime } from "../format/local-time.ts";
import { withNoun } from "../format/number.ts";
import { moneyRows, type MoneyRow } from "./money-rows.ts";
import { at } from "../instant.ts";
import { sourceLines } from "./source-lines.ts";
import { splitBlock, type SplitBlock } from "./split-block.ts";
import { windowTone, type Tone } from "../tone.ts";
import { readText, windowRow, type WindowRow } from "./window-row.ts";

/** What every face shows: the dropdown, with all texts ready and nothing left to compute. */
export interface DropdownModel {
  /** Shown above everything when the numbers are not real. */
  readonly banner?: string | undefined;
  readonly accounts: readonly AccountBlock[];
  readonly problems: readonly Problem[];
}

/** One account, from its name to its findings. */
export interface AccountBlock {
  /** Who, and on which plan: `ada@example.com · Max 5x`. */
  readonly title: string;
  /** Age and source of the newest numbers: `read 2m ago from oauth`. */
  readonly ageText?: string | undefined;
  readonly gate: { readonly tone: Tone; readonly text: string };
  readonly windows: readonly WindowRow[];
  /** What of the server's answer could not be read and is missing above, a sentence each; few of them, however many there are. */
  readonly leftOut: readonly string[];
  readonly splits: readonly SplitBlock[];
  /** Why a method gives no split, a sentence each. */
  readonly splitRefusals: readonly string[];
  readonly money: readonly MoneyRow[];
  readonly findings: readonly FindingRow[];
  readonly sources: readonly string[];
}

/** One finding: what it is, what shows it, what to do. */
export interface FindingRow {
  readonly tone: Tone;
  readonly title: string;
  readonly evidence: string;
  readonly advice: string;
}

/** What a document does not say. */
export interface DropdownOptions {
  readonly localTime: LocalTime;
}

/** The dropdown of a status document, as of the instant it was made. */
export function toDropdown(document: StatusDocument, options: DropdownOptions): DropdownModel {
  const nowMs = at(document.generatedAt);
  return {
    banner: document.simulated
      ? "SIMULATED: these numbers come from the built-in simulator, not from Anthropic"
      : undefined,
    accounts: document.accounts.map((account) => accountBlock(account, nowMs, options.localTime)),
    problems: document.errors,
  };
}

function accountBlock(account: AccountMember, nowMs: EpochMs, localTime: LocalTime): AccountBlock {
  const newest = newestReading(account);
  const common = { bindingKey: account.binding?.key, newest, nowMs, localTime };
  return {
    title: [accountName(account), account.plan ? planLabel(account.plan) : undefined]
      .filter(Boolean)
      .join(" · "),
    ageText: newest && readText(newest),
    gate: { tone: gateTone(account), text: gateText(account) },
    windows: account.windows.map((window) => windowRow(window, common)),
    leftOut: leftOutLines(account.drift),
    splits: account.split.map((split) => splitBlock(split, nowMs)),
    splitRefusals: account.windows.length > 0 ? account.splitRefused.map(refusalText) : [],
    money: moneyRows(account, nowMs, localTime),
    findings: account.findings.map(({ severity, title, evidence, advice }) => ({
      tone: severity === "critical" ? "over" : severity === "warning" ? "tight" : "calm",
      title,
      evidence,
      advice,
    })),
    sources: sourceLines(account.sources, nowMs, localTime),
  };
}

const LEFT_OUT_MAX = 3;

/** An unknown key costs nothing; a field that is not what it was may be the very number that somebody looks for. */
function leftOutLines(drift: AccountMember["drift"]): readonly string[] {
  const fields = drift.filter(({ code }) => code === "bad-field");
  const lines = fields
    .slice(0, LEFT_OUT_MAX)
    .map(({ path, message, source }) => `Left out: ${path} of ${source}. ${message}`);
  const more = fields.length - lines.length;
  return more > 0 ? [...lines, `Left out: ${withNoun(more, "more field")}.`] : lines;
}

/** Who, as people know it; readings that came without an account say so. */
export function accountName({ id, email }: Pick<AccountMember, "id" | "email">): string {
  return email ?? (id === UNKNOWN_ACCOUNT_ID ? "no account named" : id);
}

function newestReading(account: AccountMember) {
  return account.windows.toSorted((a, b) => a.ageSeconds - b.ageSeconds)[0];
}

const PLAN_LABELS: Readonly<Record<string, string>> = {
  pro: "Pro",
  max: "Max",
  max_5x: "Max 5x",
  max_20x: "Max 20x",
  team: "Team",
  enterprise: "Enterprise",
  free: "Free",
};

/** A plan as people call it; an unknown one keeps the server's word. */
export function planLabel(plan: string): string {
  return PLAN_LABELS[plan] ?? plan;
}

const GATE_WORDS = { ok: "Open", bills: "Bills", blocked: "Blocked" } as const;

/** An open gate is no comfort shortly before a wall, and an old word on it is none at all. */
function gateTone({ gate, binding, windows }: AccountMember): Tone {
  if (gate.verdict !== "ok") return gate.verdict === "bills" ? "tight" : "wall";
  const window = windows.find(({ key }) => key === binding?.key);
  if (window?.stale) return "ended";
  const tone = window && windowTone(window);
  return gate.scoped.length > 0 || tone === "over" || tone === "wall" ? "tight" : "calm";
}

/** While nothing is shut, the window with the least left says more than the gate does. */
function gateText({ gate, binding }: AccountMember): string {
  const isAllOpen = gate.verdict === "ok" && gate.walls.length === 0;
  return `${GATE_WORDS[gate.verdict]}${exceptions(gate)}. ${isAllOpen && binding ? binding.reason : gate.reason}`;
}

/** Claude Code signs in by OAuth: to its user a wall of that window is shut, whatever else is open. */
function exceptions({ verdict, scoped }: AccountMember["gate"]): string {
  if (verdict !== "ok") return "";
  const named = (wanted: string) =>
    scoped.filter((wall) => wall.verdict === wanted).map(({ key }) => scopeName(key));
  const [blocked, billed] = [named("blocked"), named("bills")];
  return [
    blocked.length > 0 ? `, but blocked for ${blocked.join(" and ")}` : "",
    billed.length > 0 ? `, but billed for ${billed.join(" and ")}` : "",
  ].join("");
}

function scopeName(key: string): string {
  const scope = windowScope(windowKey(key));
  if (scope.kind === "oauth-apps") return "Claude Code and other apps that sign in by OAuth";
  return scope.kind === "model" || scope.kind === "surface" ? scope.name : key;
}

function refusalText({ window, method, reason }: AccountMember["splitRefused"][number]): string {
  return `${windowLabel(windowKey(window))}: no split by ${SPLIT_METHODS[method]}. ${reason}`;
}

const SPLIT_METHODS = {
  breakdown: "the server's breakdown",
  "oauth-apps": "the OAuth-apps window",
  calibrated: "calibration",
} as const;
