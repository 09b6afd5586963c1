import type { AccountBlock, DropdownModel, FindingRow } from "../../view/dropdown/dropdown.ts";
import type { MoneyRow } from "../../view/dropdown/money-rows.ts";
import type { SplitBlock } from "../../view/dropdown/split-block.ts";
import type { WindowRow } from "../../view/dropdown/window-row.ts";
import { bar, stackedBar, surfaceFill } from "./bar.ts";
import type { Glyphs } from "./glyphs.ts";
import { hanging, paragraph } from "./paragraph.ts";
import { fit, lineWidth, span, textWidth, wrap, type Line } from "./span.ts";

export interface TerminalOptions {
  /** Columns to fill; lines are never wider. */
  readonly columns: number;
  readonly glyphs: Glyphs;
}

const COLUMNS_MIN = 40;
const COLUMNS_MAX = 110;
const LABEL_WIDTH_MAX = 30;
const PERCENT_WIDTH = 6;
const BAR_WIDTH_MIN = 8;

/** The dropdown as lines of a terminal. Reads the same without colour: every colour stands beside a word or a glyph. */
export function renderDropdown(model: DropdownModel, options: TerminalOptions): readonly Line[] {
  const layout = clampColumns(options);
  const problems = model.problems.flatMap(({ message, hint }) => [
    ...paragraph(message, "over", layout),
    ...paragraph(hint, "plain", layout, "  "),
  ]);
  return [...renderAccounts(model, layout, accountLines), ...problems];
}

/** Only the windows, with their burn. */
export function renderWindows(model: DropdownModel, options: TerminalOptions): readonly Line[] {
  return renderAccounts(model, clampColumns(options), (account, layout) => [
    titleLine(account, layout),
    ...(account.windows.length === 0 ? paragraph("No window is reported.", "muted", layout) : []),
    ...windowLines(account, layout),
  ]);
}

/** Only the split by surface, by every method that applies. */
export function renderSplits(model: DropdownModel, options: TerminalOptions): readonly Line[] {
  return renderAccounts(model, clampColumns(options), (account, layout) => [
    titleLine(account, layout),
    ...account.splits.flatMap((split) => [[], ...splitLines(split, layout)]),
    ...account.splitRefusals.flatMap((text) => [[], ...paragraph(text, "muted", layout)]),
  ]);
}

/** Only the findings. */
export function renderFindings(model: DropdownModel, options: TerminalOptions): readonly Line[] {
  return renderAccounts(model, clampColumns(options), (account, layout) => [
    titleLine(account, layout),
    ...(account.findings.length === 0 ? paragraph("Nothing out of the ordinary.", "plain", layout) : []),
    ...account.findings.flatMap((finding) => findingLines(finding, layout)),
  ]);
}

function renderAccounts(
  model: DropdownModel,
  layout: TerminalOptions,
  render: (account: AccountBlock, layout: TerminalOptions) => readonly Line[],
): readonly Line[] {
  const banner: readonly Line[] = model.banner ? [...paragraph(model.banner, "banner", layout), []] : [];
  return [
    ...banner,
    ...model.accounts.flatMap((account, index) => [...(index === 0 ? [] : [[]]), ...render(account, layout)]),
  ];
}

function clampColumns(options: TerminalOptions): TerminalOptions {
  return { ...options, columns: Math.min(Math.max(options.columns, COLUMNS_MIN), COLUMNS_MAX) };
}

function accountLines(account: AccountBlock, layout: TerminalOptions): readonly Line[] {
  const sections = [
    [titleLine(account, layout), ...gateLines(account, layout)],
    [...windowLines(account, layout), ...account.leftOut.flatMap((text) => paragraph(text, "muted", layout))],
    ...account.splits.map((split) => splitLines(split, layout)),
    account.splits.length === 0
      ? account.splitRefusals.slice(0, 1).flatMap((text) => paragraph(text, "muted", layout))
      : [],
    account.findings.flatMap((finding) => findingLines(finding, layout)),
    account.sources.flatMap((source) => paragraph(source, "muted", layout)),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .flatMap((lines, index) => (index === 0 ? lines : [[], ...lines]));
}

function titleLine({ title, ageText = "" }: AccountBlock, { columns }: TerminalOptions): Line {
  const room = columns - textWidth(ageText) - 2;
  return [span(fit(title, Math.max(room, 0)), "strong"), span("  "), span(ageText, "muted")];
}

function gateLines({ gate }: AccountBlock, layout: TerminalOptions): readonly Line[] {
  return hanging([span(layout.glyphs.bullet, gate.tone), span(" ")], gate.text, "plain", layout);
}

function windowLines(account: AccountBlock, layout: TerminalOptions): readonly Line[] {
  const labels = [...account.windows, ...account.money].map(({ label }) => textWidth(label));
  const labelWidth = Math.min(Math.max(0, ...labels), LABEL_WIDTH_MAX, layout.columns - 28);
  const asides = account.windows.length > 0 ? account.windows.map(({ resetText }) => resetText) : [];
  const amounts = account.windows.length > 0 ? [] : account.money.map(({ text }) => text);
  const asideWidth = Math.max(0, ...[...asides, ...amounts].map(textWidth));
  const columns = planColumns(labelWidth, asideWidth, layout.columns);
  return [
    ...account.windows.flatMap((row) => windowRowLines(row, columns, layout)),
    ...account.money.flatMap((row) => moneyRowLines(row, columns, layout)),
  ];
}

/** Where a row's parts stand. On a narrow terminal the aside moves under the bar. */
interface RowColumns {
  readonly labelWidth: number;
  readonly barWidth: number;
  /** 0 where the aside stands below. */
  readonly asideWidth: number;
  readonly indent: string;
}

function planColumns(labelWidth: number, asideWidth: number, columns: number): RowColumns {
  const fixed = 2 + labelWidth + 1 + PERCENT_WIDTH + 1;
  const beside = columns - fixed - 2 - asideWidth;
  const asideBelow = beside < BAR_WIDTH_MIN;
  return {
    labelWidth,
    barWidth: Math.max(asideBelow ? columns - fixed : beside, 1),
    asideWidth: asideBelow ? 0 : asideWidth,
    indent: " ".repeat(asideBelow ? 4 : fixed),
  };
}

function windowRowLines(row: WindowRow, columns: RowColumns, layout: TerminalOptions): readonly Line[] {
  const { glyphs } = layout;
  const head: Line = [
    span(row.isBinding ? `${glyphs.binding} ` : "  ", "strong"),
    span(fit(row.label, columns.labelWidth), row.isBinding ? "strong" : "plain"),
    span(` ${row.percentText.padStart(PERCENT_WIDTH)} `, row.tone),
    ...bar({ ...row, width: columns.barWidth, role: row.tone, glyphs }),
  ];
  const below = [row.burnText, row.forecastText, row.recordText, row.noteText].filter(
    (text) => text !== undefined,
  );
  const asides = columns.asideWidth === 0 ? [row.resetText, ...below] : below;
  const first: Line = columns.asideWidth === 0 ? head : [...head, span(`  ${row.resetText}`)];
  return [first, ...asides.flatMap((text) => paragraph(text, "muted", layout, columns.indent))];
}

function moneyRowLines(row: MoneyRow, columns: RowColumns, layout: TerminalOptions): readonly Line[] {
  const label = span(`  ${fit(row.label, columns.labelWidth)}`);
  if (row.usedPercent === undefined) {
    const [first = "", ...rest] = wrap(row.text, layout.columns - lineWidth([label]) - 2);
    const indent = " ".repeat(lineWidth([label]) + 2);
    return [
      [label, span(`  ${first}`, row.tone)],
      ...rest.map((line): Line => [span(indent + line, row.tone)]),
    ];
  }
  const percent = span(` ${(row.percentText ?? "").padStart(PERCENT_WIDTH)} `, row.tone);
  const fill = bar({
    usedPercent: row.usedPercent,
    width: columns.barWidth,
    role: row.tone,
    glyphs: layout.glyphs,
  });
  const head: Line = [label, percent, ...fill];
  if (textWidth(row.text) <= columns.asideWidth) return [[...head, span(`  ${row.text}`)]];
  return [head, ...paragraph(row.text, "muted", layout, columns.indent)];
}

function splitLines(split: SplitBlock, layout: TerminalOptions): readonly Line[] {
  const { glyphs, columns } = layout;
  const legend = split.parts.map(({ surface, text }) =>
    hanging([surfaceFill(surface, 1, glyphs), span(" ")], text, "plain", layout),
  );
  return [
    ...paragraph(split.title, "strong", layout),
    stackedBar(split.parts, columns, glyphs),
    ...flow(legend, columns),
    ...split.notes.flatMap((note) => paragraph(note, "plain", layout)),
  ];
}

/** Pieces side by side, three spaces apart, on as many lines as they need. */
function flow(pieces: readonly (readonly Line[])[], columns: number): readonly Line[] {
  const lines: Line[] = [];
  let isOpen = false;
  for (const [first = [], ...rest] of pieces) {
    const last = lines.at(-1) ?? [];
    if (isOpen && rest.length === 0 && lineWidth(last) + 3 + lineWidth(first) <= columns) {
      lines[lines.length - 1] = [...last, span("   "), ...first];
    } else {
      lines.push(first, ...rest);
    }
    isOpen = rest.length === 0;
  }
  return lines;
}

function findingLines(finding: FindingRow, layout: TerminalOptions): readonly Line[] {
  const { glyphs } = layout;
  return [
    ...hanging([span(`${glyphs.bullet} `, finding.tone)], finding.title, "strong", layout),
    ...paragraph(finding.evidence, "plain", layout, "  "),
    ...hanging([span(`  ${glyphs.arrow} `, "strong")], finding.advice, "plain", layout),
  ];
}
