import { capitalized } from "../../analysis/wording.ts";
import type { AccountMember, SplitMember } from "../../documents/status.ts";
import { FIVE_HOUR } from "../../domain/window.ts";
import type { AccountBlock, FindingRow } from "../dropdown/dropdown.ts";
import { formatNumber } from "../format/number.ts";
import type { WindowRow } from "../dropdown/window-row.ts";
import { joinGroups, menuItem, wrapLabel, type MenuItem } from "./menu-model.ts";

/** The lines of one account: gate, windows with the binding wall first, split, money, findings, age and sources. */
export function accountMenu(account: AccountMember, block: AccountBlock): readonly MenuItem[] {
  const id = accountItemId(account);
  return joinGroups(id, [
    [menuItem(`${id}:gate`, block.gate.text, { tone: block.gate.tone }), ...emptyLine(id, account)],
    windowItems(id, account, block.windows),
    account.split.flatMap((split, index) =>
      splitItems(`${id}:split:${split.window}:${split.method}`, split, block, index),
    ),
    block.money.map(({ label, text, percentText, tone }, index) =>
      menuItem(`${id}:money:${index}`, `${label}  ${text}${percentText ? ` (${percentText})` : ""}`, {
        tone,
      }),
    ),
    findingItems(id, block.findings),
    sourceItems(id, block),
  ]);
}

/** The id under which everything of an account stands. */
export function accountItemId({ id }: Pick<AccountMember, "id">): string {
  return `account:${id}`;
}

function emptyLine(id: string, { windows }: AccountMember): readonly MenuItem[] {
  return windows.length > 0
    ? []
    : [menuItem(`${id}:no-windows`, "No windows: this account has no plan limits.")];
}

function windowItems(
  id: string,
  { windows }: AccountMember,
  rows: readonly WindowRow[],
): readonly MenuItem[] {
  const staleKeys = new Set(windows.filter(({ stale }) => stale).map(({ key }) => key));
  const bindingFirst = [...rows.filter((row) => row.isBinding), ...rows.filter((row) => !row.isBinding)];
  // Named by place: whichever wall comes first, its line is the first, and no line ever moves.
  return bindingFirst.flatMap((row, place) => {
    const rowId = `${id}:window:${place}`;
    const { usedPercent, clockPercent } = row;
    const isStale = staleKeys.has(row.key);
    // An old level says nothing of where it will land.
    const tone = isStale ? "ended" : row.tone;
    const aside = isStale ? "  (stale)" : "";
    const line = menuItem(rowId, `${row.label}  ${row.percentText} · ${row.resetText}${aside}`, {
      tone,
      gauge: { usedPercent, clockPercent, tone },
      items: windowDetails(rowId, row),
    });
    const outlook = row.forecastText ?? row.burnText;
    const isUrgent = row.isBinding || (row.key === FIVE_HOUR && tone !== "calm");
    if (!isUrgent || outlook === undefined) return [line];
    return [line, menuItem(`${rowId}:outlook`, `      ${outlook}`, { tone })];
  });
}

/** What the line has no room for. */
function windowDetails(rowId: string, row: WindowRow): readonly MenuItem[] {
  const clock =
    row.clockPercent === undefined ? undefined : `${Math.round(row.clockPercent)}% of its time has gone`;
  const details: readonly (readonly [string, string | undefined])[] = [
    ["binding", row.isBinding ? "The wall that you meet first" : undefined],
    ["forecast", row.forecastText],
    ["burn", row.burnText === undefined ? undefined : `Burn ${row.burnText}`],
    ["clock", clock],
    ["note", row.noteText],
  ];
  return details.flatMap(([name, text]) => (text === undefined ? [] : [menuItem(`${rowId}:${name}`, text)]));
}

/** `Code 61 · chat 7 · of 68`, with the block's own title and notes beneath it. */
function splitItems(
  splitId: string,
  split: SplitMember,
  { splits }: AccountBlock,
  index: number,
): readonly MenuItem[] {
  const parts = split.parts.map(({ label, points }) => `${label} ${formatNumber(points)}`);
  const mark = split.kind === "estimated" ? "~" : "";
  const block = splits[index];
  const notes = [block?.title, ...(block?.parts.map(({ text }) => text) ?? []), ...(block?.notes ?? [])];
  const items = notes.flatMap((note, place) =>
    note === undefined ? [] : [menuItem(`${splitId}:${place}`, note)],
  );
  const of = `of ${formatNumber(split.usedPercent)} ${split.window === "seven_day" ? "this week" : "in this window"}`;
  return [menuItem(splitId, `${mark}${[...parts, of].join(" · ")}`, { items })];
}

/** A menu is no place for paragraphs: the advice is broken into short lines. */
const ADVICE_COLUMNS = 64;

function findingItems(id: string, rows: readonly FindingRow[]): readonly MenuItem[] {
  return rows.flatMap(({ title, evidence, advice, tone }, index) => {
    const findingId = `${id}:finding:${index}`;
    const lines = (name: string, text: string, indent = "") =>
      wrapLabel(text, ADVICE_COLUMNS, 4).map((line, place) =>
        menuItem(`${findingId}:${name}:${place}`, `${indent}${line}`),
      );
    const items = lines("evidence", evidence);
    return [
      menuItem(findingId, `${tone === "calm" ? "•" : "⚠"} ${title}`, { tone, items }),
      ...lines("advice", advice, "      "),
    ];
  });
}

function sourceItems(id: string, { ageText, sources }: AccountBlock): readonly MenuItem[] {
  const age = menuItem(`${id}:age`, capitalized(ageText ?? "never read"), {
    items: sources.flatMap((line, index) =>
      wrapLabel(line, ADVICE_COLUMNS, 3).map((text, place) =>
        menuItem(`${id}:source:${index}:${place}`, text),
      ),
    ),
  });
  return [age];
}
