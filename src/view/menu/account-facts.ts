import type { AccountMember, WindowMember } from "../../documents/status.ts";
import { FIVE_HOUR, SEVEN_DAY, windowKey, windowScope } from "../../domain/window.ts";
import { windowTone, type Tone } from "../tone.ts";
import type { ShownWindows } from "./tray-settings.ts";

/** The least letters that name a window: `5h`, `7d`, `Opus`. */
export function shortWindowName(key: string): string {
  if (key === FIVE_HOUR) return "5h";
  if (key === SEVEN_DAY) return "7d";
  const scope = windowScope(windowKey(key));
  if (scope.kind === "model" || scope.kind === "surface") return scope.name;
  return scope.kind === "oauth-apps" ? "apps" : key;
}

/** The windows that a small place speaks of, in the order of the document; absent ones are left out, never shown as 0. */
export function shownWindows(account: AccountMember, show: ShownWindows): readonly WindowMember[] {
  const bound = account.windows.filter(({ key }) => key === account.binding?.key);
  if (show === "binding") return bound.length > 0 ? bound : account.windows.slice(0, 1);
  const keys: readonly string[] =
    show === "both" ? [FIVE_HOUR, SEVEN_DAY] : show === "five-hour" ? [FIVE_HOUR] : [SEVEN_DAY];
  const named = account.windows.filter(({ key }) => keys.includes(key));
  return named.length > 0 ? named : bound;
}

/** Whether nothing of an account is fresh enough to act on. */
export function isStale(account: AccountMember): boolean {
  return account.windows.length > 0 && account.windows.every(({ stale }) => stale);
}

/** Whether a source of an account was asked and did not answer. */
export function hasFailed(account: AccountMember): boolean {
  return account.sources.some(({ state }) => state === "failed" || state === "paused" || state === "waiting");
}

/** The gravest tone among windows; `ended` where there is none. */
export function gravestTone(windows: readonly WindowMember[]): Tone {
  const tones = new Set(windows.map(windowTone));
  return (["wall", "over", "tight", "calm"] as const).find((tone) => tones.has(tone)) ?? "ended";
}

/** The account that is nearest to a wall: where there is one picture for several. */
export function gravestAccount(accounts: readonly AccountMember[]): AccountMember | undefined {
  const grade = (account: AccountMember) => [
    account.gate.verdict === "blocked" ? 1 : 0,
    isStale(account) ? 0 : 1,
    Math.max(0, ...account.windows.map(({ usedPercent }) => usedPercent)),
  ];
  return accounts.toSorted((a, b) => {
    const [left, right] = [grade(a), grade(b)];
    const different = left.findIndex((value, index) => value !== right[index]);
    return different < 0 ? 0 : (right[different] ?? 0) - (left[different] ?? 0);
  })[0];
}
