import type { LapDocument } from "../../documents/lap.ts";
import type { AccountMember, StatusDocument } from "../../documents/status.ts";
import type { EpochMs } from "../../domain/time.ts";
import { accountName, toDropdown, type AccountBlock, type DropdownModel } from "../dropdown/dropdown.ts";
import type { LocalTime } from "../format/local-time.ts";
import { formatSigned, formatWholePercent } from "../format/number.ts";
import { at } from "../instant.ts";
import { gravestTone, hasFailed, isStale, shortWindowName, shownWindows } from "./account-facts.ts";
import { accountItemId, accountMenu } from "./account-menu.ts";
import { alertsMenu, styleMenu } from "./choice-menu.ts";
import { joinGroups, menuItem, wrapLabel, type MenuItem } from "./menu-model.ts";
import type { TraySettings } from "./tray-settings.ts";
import type { FeedState } from "./tray-title.ts";

/** Everything that the tray knows at one instant. */
export interface TrayState {
  /** As of now: see `agedStatus`. `undefined` before the first. */
  readonly document: StatusDocument | undefined;
  readonly feed: FeedState;
  /** Why the feed failed, a sentence; shown while it has. */
  readonly feedMessage?: string | undefined;
  readonly settings: TraySettings;
  /** The lap that runs, or the last one that ended. */
  readonly lap?: LapDocument | undefined;
  /** A window has crossed an alarm level and nobody has dismissed it. */
  readonly isAlarmed: boolean;
  /** A click is being carried out. */
  readonly busy?: string | undefined;
  /** What the last click could not do. */
  readonly complaint?: string | undefined;
}

/** The menu of the tray, whole. Ids name the same thing in each layout. */
export function trayMenu(
  state: TrayState,
  { localTime }: { readonly localTime: LocalTime },
): readonly MenuItem[] {
  const model = state.document && toDropdown(state.document, { localTime });
  return joinGroups("tray", [
    state.isAlarmed ? [menuItem("dismiss", "Dismiss the alarm", { tone: "wall" })] : [],
    noticeItems(state, model),
    ...accountGroups(state.document?.accounts ?? [], model),
    actionItems(state, localTime),
    [styleMenu(state.settings, state.document), alertsMenu(state.settings)],
    [menuItem("quit", "Quit the tray")],
  ]);
}

const NOTICE_COLUMNS = 64;

/** What stands above the numbers: that they are simulated, old or absent, and what went wrong. */
function noticeItems(state: TrayState, model: DropdownModel | undefined): readonly MenuItem[] {
  const problems = model?.problems.flatMap(({ message, hint }) => [message, hint]) ?? [];
  const nothing = state.feed === "waiting" && !model ? ["Waiting for the first reading…"] : [];
  const feed = state.feed === "failed" ? [state.feedMessage ?? "The meter cannot be reached."] : [];
  const complaint = state.complaint === undefined ? [] : [state.complaint];
  const banner =
    model?.banner === undefined ? [] : [menuItem("banner", "SIMULATED: not numbers of Anthropic")];
  const lines = [...nothing, ...feed, ...complaint, ...problems].flatMap((text) =>
    wrapLabel(text, NOTICE_COLUMNS, 3),
  );
  return [...banner, ...lines.map((line, index) => menuItem(`notice:${index}`, line, { tone: "tight" }))];
}

/** One account lies open; several fold into a submenu each. */
function accountGroups(
  accounts: readonly AccountMember[],
  model: DropdownModel | undefined,
): readonly (readonly MenuItem[])[] {
  const blocks = accounts.flatMap((account, index) => {
    const block = model?.accounts[index];
    return block === undefined ? [] : [{ account, block }];
  });
  const [first, ...others] = blocks;
  if (first === undefined) return [];
  if (others.length > 0) return [blocks.map(({ account, block }) => foldedAccount(account, block))];
  const head = menuItem(`${accountItemId(first.account)}:head`, first.block.title);
  return [[head, ...accountMenu(first.account, first.block)]];
}

/** `ada@example.com · Max 5x  [81% / 68%]  !  (stale, 20m ago)`. */
function foldedAccount(account: AccountMember, block: AccountBlock): MenuItem {
  const levels = shownWindows(account, "both").map(({ usedPercent }) => formatWholePercent(usedPercent));
  const parts = [
    block.title,
    levels.length > 0 ? `[${levels.join(" / ")}]` : undefined,
    account.gate.verdict === "blocked" ? "blocked" : undefined,
    hasFailed(account) ? "!" : undefined,
    isStale(account) ? `(stale, ${block.ageText ?? "never read"})` : undefined,
  ];
  const tone = account.gate.verdict === "blocked" ? "wall" : gravestTone(account.windows);
  const fullest = Math.max(0, ...account.windows.map(({ usedPercent }) => usedPercent));
  return menuItem(accountItemId(account), parts.filter((part) => part !== undefined).join("  "), {
    tone,
    gauge: account.windows.length > 0 ? { usedPercent: fullest, tone } : undefined,
    items: accountMenu(account, block),
  });
}

function actionItems(state: TrayState, localTime: LocalTime): readonly MenuItem[] {
  const { document, feed, busy } = state;
  const isReachable = feed !== "failed" && busy === undefined;
  const nextMs = document && nextReadMs(document);
  const next =
    nextMs === undefined || !document
      ? ""
      : ` · next read ${localTime.near(nextMs, at(document.generatedAt))}`;
  return [
    menuItem("dashboard", "Open the dashboard", { enabled: feed !== "failed" }),
    menuItem("refresh", busy === "refresh" ? "Reading…" : `Refresh now${next}`, { enabled: isReachable }),
    ...lapItems(state, isReachable, localTime),
    menuItem("usage-page", "Open claude.ai/settings/usage"),
  ];
}

/** The earliest instant at which a source may be asked again; `undefined` when one may be asked now. */
function nextReadMs({ accounts, generatedAt }: StatusDocument): EpochMs | undefined {
  const times = accounts.flatMap(({ sources }) =>
    sources.flatMap(({ nextTryAt }) => (nextTryAt === null ? [] : [at(nextTryAt)])),
  );
  return times.filter((ms) => ms > at(generatedAt)).toSorted((a, b) => a - b)[0];
}

function lapItems({ lap }: TrayState, enabled: boolean, localTime: LocalTime): readonly MenuItem[] {
  if (lap?.state === "running") {
    return [menuItem("lap:stop", `Stop the lap of ${localTime.time(at(lap.startedAt))}`, { enabled })];
  }
  const start = menuItem("lap:start", "Start a lap", { enabled });
  return lap === undefined ? [start] : [start, menuItem("lap:last", `      Last lap: ${lapSummary(lap)}`)];
}

/** `5h +4 · 7d +1`: what a lap cost, in points of each window; or why there is no figure. */
export function lapSummary({ accounts }: LapDocument): string {
  const texts = accounts.flatMap((account) => {
    const moved = account.windows.flatMap(({ key, points }) =>
      points === null ? [] : [`${shortWindowName(key)} ${formatSigned(points)}`],
    );
    const who = accounts.length > 1 ? `${accountName(account)}: ` : "";
    return moved.length > 0 ? [`${who}${moved.join(" · ")}`] : [];
  });
  return texts.join("; ") || "no new reading in it";
}
