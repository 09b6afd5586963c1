import type { AccountBlock, FindingRow } from "../../../view/dropdown.ts";
import type { MoneyRow } from "../../../view/money-rows.ts";
import type { SplitBlock } from "../../../view/split-block.ts";
import { surfaceStyle } from "../../../view/surface-style.ts";
import type { WindowRow } from "../../../view/window-row.ts";
import { element } from "./element.ts";

/** One account of the dropdown, as the popup draws it. */
export function renderAccount(account: AccountBlock): HTMLElement {
  return element(
    "section",
    { class: "account", attributes: { "aria-label": account.title } },
    element(
      "header",
      {},
      element("h2", {}, account.title),
      account.ageText === undefined ? undefined : element("span", { class: "age" }, account.ageText),
    ),
    element("p", { class: `gate tone-${account.gate.tone}` }, account.gate.text),
    element("ul", { class: "windows" }, ...account.windows.map(renderWindow)),
    ...account.splits.map(renderSplit),
    ...(account.splits.length === 0
      ? account.splitRefusals.slice(0, 1).map((text) => element("p", { class: "small" }, text))
      : []),
    account.money.length === 0
      ? undefined
      : element("ul", { class: "windows money" }, ...account.money.map(renderMoney)),
    ...account.findings.map(renderFinding),
    account.sources.length === 0 ? undefined : renderSources(account.sources),
  );
}

function renderWindow(row: WindowRow): HTMLElement {
  return element(
    "li",
    { class: `window tone-${row.tone}${row.isBinding ? " binding" : ""}` },
    element(
      "div",
      { class: "line" },
      element("span", { class: "label" }, row.label),
      row.isBinding ? element("span", { class: "tag" }, "binds") : undefined,
      element("span", { class: "percent" }, row.percentText),
    ),
    bar(row),
    element("p", { class: "small" }, [row.resetText, row.noteText].filter(Boolean).join(" · ")),
    ...[row.forecastText, row.burnText]
      .filter((text) => text !== undefined)
      .map((text) => element("p", { class: "small" }, text)),
  );
}

/** How much is used, with a mark where the clock is. */
function bar(row: WindowRow): HTMLElement {
  return element(
    "div",
    {
      class: "bar",
      attributes: { role: "img", "aria-label": `${row.label}: ${row.percentText} used` },
      properties: { "--used": `${Math.min(row.usedPercent, 100)}%` },
    },
    element("div", { class: "fill" }),
    row.clockPercent === undefined
      ? undefined
      : element("div", {
          class: "clock",
          properties: { "--at": `${Math.min(Math.max(row.clockPercent, 0), 100)}%` },
          attributes: { title: "Where the clock is in this cycle" },
        }),
  );
}

function renderSplit(split: SplitBlock): HTMLElement {
  const shares = split.parts
    .filter(({ sharePercent }) => sharePercent > 0)
    .map(({ surface, sharePercent }) =>
      element("span", {
        class: `surface surface-${surfaceStyle(surface)}`,
        properties: { "--share": String(sharePercent) },
      }),
    );
  const legend = split.parts.map(({ surface, text }) =>
    element("li", {}, element("span", { class: `swatch surface surface-${surfaceStyle(surface)}` }), text),
  );
  return element(
    "div",
    { class: "split" },
    element("h3", {}, split.title),
    element("div", { class: "stack", attributes: { "aria-hidden": "true" } }, ...shares),
    element("ul", { class: "legend" }, ...legend),
    ...split.notes.map((note) => element("p", { class: "small" }, note)),
  );
}

function renderMoney(row: MoneyRow): HTMLElement {
  return element(
    "li",
    { class: `window tone-${row.tone}` },
    element(
      "div",
      { class: "line" },
      element("span", { class: "label" }, row.label),
      element("span", { class: "amount" }, row.text),
    ),
  );
}

function renderFinding(finding: FindingRow): HTMLElement {
  return element(
    "details",
    { class: `finding tone-${finding.tone}` },
    element("summary", {}, finding.title),
    element("p", {}, finding.evidence),
    element("p", { class: "advice" }, finding.advice),
  );
}

function renderSources(sources: readonly string[]): HTMLElement {
  return element(
    "details",
    { class: "sources" },
    element("summary", {}, "Sources"),
    ...sources.map((source) => element("p", { class: "small" }, source)),
  );
}
