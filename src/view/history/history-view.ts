import type { HistoryDocument } from "../../documents/history.ts";
import { type EpochMs } from "../../domain/time.ts";
import { accountName } from "../dropdown/dropdown.ts";
import type { LocalTime } from "../format/local-time.ts";
import { formatPercent, withNoun } from "../format/number.ts";
import { at } from "../instant.ts";

/** History as rows: one per cycle, with the level over time. */
export interface HistoryView {
  readonly accounts: readonly { readonly title: string; readonly windows: readonly HistoryWindow[] }[];
}

/** One window's cycles. */
export interface HistoryWindow {
  readonly label: string;
  readonly cycles: readonly HistoryCycle[];
  /** Readings that belong to no cycle: it had not started. */
  readonly idleText?: string | undefined;
}

/** One cycle: how high it went, and how many readings say so. */
export interface HistoryCycle {
  /** `Sun 17 May 2026 09:02`. */
  readonly resetText: string;
  readonly peakText: string;
  readonly readingsText: string;
  /** The level in equal steps of time from the first to the last reading; `undefined` where there was no reading. */
  readonly levels: readonly (number | undefined)[];
}

const STEPS = 32;

/** The kept readings as rows, in the order of the document. */
export function toHistoryView({ accounts }: HistoryDocument, localTime: LocalTime): HistoryView {
  return {
    accounts: accounts.map((account) => ({
      title: accountName(account),
      windows: account.windows.map((window) => historyWindow(window, localTime)),
    })),
  };
}

type WindowDocument = HistoryDocument["accounts"][number]["windows"][number];

function historyWindow(window: WindowDocument, localTime: LocalTime): HistoryWindow {
  const idle = window.points.filter(({ resetsAt }) => resetsAt === null).length;
  return {
    label: window.label,
    cycles: window.cycles.map((cycle) => ({
      resetText: localTime.full(at(cycle.resetsAt)),
      peakText: formatPercent(cycle.peakUsedPercent),
      readingsText: withNoun(cycle.readings, "reading"),
      levels: levels(window.points, at(cycle.firstObservedAt), at(cycle.lastObservedAt)),
    })),
    idleText: idle === 0 ? undefined : `${withNoun(idle, "reading")} before it started`,
  };
}

function levels(
  points: WindowDocument["points"],
  fromMs: EpochMs,
  toMs: EpochMs,
): readonly (number | undefined)[] {
  const steps: (number | undefined)[] = Array.from({ length: toMs === fromMs ? 1 : STEPS });
  const stepMs = Math.max(toMs - fromMs, 1) / steps.length;
  for (const point of points) {
    const index = Math.floor((at(point.at) - fromMs) / stepMs);
    if (point.resetsAt === null || index < 0 || at(point.at) > toMs) continue;
    const step = Math.min(index, steps.length - 1);
    steps[step] = Math.max(steps[step] ?? 0, point.usedPercent);
  }
  return steps;
}
