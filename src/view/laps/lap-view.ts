import type { LapDocument } from "../../documents/lap.ts";
import { formatCount } from "../format/count.ts";
import { formatDuration } from "../format/duration.ts";
import { accountName } from "../dropdown/dropdown.ts";
import type { LocalTime } from "../format/local-time.ts";
import { formatMoney } from "../../domain/money-text.ts";
import { formatNumber, formatPercent, formatSigned, withNoun } from "../format/number.ts";
import { at } from "../instant.ts";

/** A lap as lines of text. */
export interface LapView {
  /** `Lap of 12m: npm test (exit 0)`, `Lap running since 14:02`. */
  readonly title: string;
  readonly accounts: readonly LapAccount[];
  /** `1,204,031 tokens in 12 replies, $1.24`. Absent: nothing is known of it. */
  readonly use?: string | undefined;
}

/** What a lap cost one account, by window. */
export interface LapAccount {
  readonly title: string;
  readonly rows: readonly { readonly label: string; readonly text: string; readonly isRefused: boolean }[];
}

/** A lap with all its texts. */
export function toLapView(document: LapDocument, localTime: LocalTime): LapView {
  return {
    title: title(document, localTime),
    use: useText(document),
    accounts: document.accounts.map((account) => ({
      title: accountName(account),
      rows: account.windows.map((window) => ({
        label: window.label,
        text: document.state === "running" ? startText(window) : costText(window),
        isRefused: document.state === "done" && window.points === null,
      })),
    })),
  };
}

/** Tokens of all kinds: a lap is looked at for its size, and the document has the kinds apart. */
function useText({ tokens, costUsd, unpricedModels }: LapDocument): string | undefined {
  if (tokens === null) return undefined;
  if (tokens.messages === 0) return "no replies in Claude Code's transcripts";
  const replies = `${formatCount(tokens.messages)} ${tokens.messages === 1 ? "reply" : "replies"}`;
  const cost = costUsd === null ? "cost not known" : formatMoney(costUsd, "USD");
  const unpriced = unpricedModels.length === 0 ? "" : `, without ${unpricedModels.join(", ")}`;
  return `${formatCount(tokens.totalTokens)} tokens in ${replies}, ${cost}${unpriced}`;
}

function title(document: LapDocument, localTime: LocalTime): string {
  if (document.durationSeconds === null) return `Lap running since ${localTime.time(at(document.startedAt))}`;
  const length = formatDuration(document.durationSeconds * 1000);
  if (document.command === null) return `Lap of ${length}`;
  return `Lap of ${length}: ${document.command} (exit ${document.exitCode ?? "unknown"})`;
}

type LapWindow = LapDocument["accounts"][number]["windows"][number];

function startText({ startPercent }: LapWindow): string {
  return startPercent === null ? "not known yet" : `starts at ${formatPercent(startPercent)}`;
}

function costText({ points, low, high, startPercent, stopPercent, burn, refused }: LapWindow): string {
  if (points === null) return refused ?? "not known";
  const bounds = low === null || high === null ? "" : ` (${formatNumber(low)}…${formatNumber(high)})`;
  const levels =
    startPercent === null || stopPercent === null
      ? ""
      : `, ${formatPercent(startPercent)} → ${formatPercent(stopPercent)}`;
  const rate = burn === null ? "" : `, ${formatSigned(burn.percentPerHour)}%/h`;
  return `${withNoun(formatSigned(points), "point")}${bounds}${levels}${rate}`;
}
