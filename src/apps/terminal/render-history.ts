import type { HistoryCycle, HistoryView, HistoryWindow } from "../../view/history/history-view.ts";
import { paragraph } from "./paragraph.ts";
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
    ...window.cycles.flatMap((cycle) => cycleLines(cycle, options)),
    ...(window.idleText === undefined ? [] : paragraph(window.idleText, "muted", options, "  ")),
  ];
}

/** Narrower than this a line tells nothing of how a cycle filled. */
const MARKS_MIN = 8;

/** In one line where there is room for all of it, else how the cycle filled stands below its end. */
function cycleLines(cycle: HistoryCycle, options: TerminalOptions): readonly Line[] {
  const end = `  until ${cycle.resetText}`;
  const peak = `  peak ${cycle.peakText.padStart(6)}  `;
  const tail = `  ${cycle.readingsText}`;
  const room = options.columns - textWidth(peak) - textWidth(tail);
  const filling = (marksRoom: number): Line => [
    span(sparkline(fitLevels(cycle.levels, marksRoom), options), "calm"),
    span(tail, "muted"),
  ];
  const beside = room - textWidth(end);
  if (beside >= Math.min(MARKS_MIN, cycle.levels.length)) return [[span(end + peak), ...filling(beside)]];
  const indent = "  ";
  return [[span(end)], [span(indent + peak), ...filling(room - indent.length)]];
}

/** As many levels as there is room for, each the highest of those that it stands for; none where that says too little. */
function fitLevels(levels: HistoryCycle["levels"], room: number): HistoryCycle["levels"] {
  if (levels.length <= room) return levels;
  if (room < MARKS_MIN) return [];
  return Array.from({ length: room }, (_, index) => {
    const from = Math.floor((index * levels.length) / room);
    const to = Math.ceil(((index + 1) * levels.length) / room);
    const known = levels.slice(from, to).filter((level) => level !== undefined);
    return known.length === 0 ? undefined : Math.max(...known);
  });
}

function sparkline(levels: HistoryCycle["levels"], { glyphs }: TerminalOptions): string {
  const marks = glyphs.partials.length > 0 ? LEVELS : LEVELS_ASCII;
  return levels
    .map((level) => (level === undefined ? " " : marks[Math.min(7, Math.floor((level / 100) * 8))]))
    .join("");
}
