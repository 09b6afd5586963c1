import type { HistoryCycle, HistoryView, HistoryWindow } from "../../view/history-view.ts";
import { span, textWidth, type Line } from "./span.ts";
import type { TerminalOptions } from "./render-dropdown.ts";

const LEVELS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const LEVELS_ASCII = [".", ".", ":", ":", "+", "+", "#", "#"];

/** One line per cycle: when it ended, its peak, and how it filled. */
export function renderHistory(view: HistoryView, options: TerminalOptions): readonly Line[] {
  if (view.accounts.length === 0) return [[span("Nothing was read in that time.")]];
  return view.accounts.flatMap((account, index) => [
    ...(index === 0 ? [] : [[]]),
    [span(account.title, "strong")] as Line,
    ...account.windows.flatMap((window) => windowLines(window, options)),
  ]);
}

function windowLines(window: HistoryWindow, options: TerminalOptions): readonly Line[] {
  return [
    [],
    [span(window.label, "strong")],
    ...window.cycles.map((cycle) => cycleLine(cycle, options)),
    ...(window.idleText === undefined ? [] : [[span(`  ${window.idleText}`, "muted")] as Line]),
  ];
}

function cycleLine(cycle: HistoryCycle, options: TerminalOptions): Line {
  const head = `  until ${cycle.resetText}  peak ${cycle.peakText.padStart(6)}  `;
  const tail = `  ${cycle.readingsText}`;
  const room = options.columns - textWidth(head) - textWidth(tail);
  return [
    span(head),
    span(room >= cycle.levels.length ? sparkline(cycle.levels, options) : "", "calm"),
    span(tail, "muted"),
  ];
}

function sparkline(levels: HistoryCycle["levels"], { glyphs }: TerminalOptions): string {
  const marks = glyphs.partials.length > 0 ? LEVELS : LEVELS_ASCII;
  return levels
    .map((level) => (level === undefined ? " " : marks[Math.min(7, Math.floor((level / 100) * 8))]))
    .join("");
}
