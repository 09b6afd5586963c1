import type { AccountBlock, FindingRow } from "../../../view/dropdown/dropdown.ts";
import type { MoneyRow } from "../../../view/dropdown/money-rows.ts";
import type { SplitBlock } from "../../../view/dropdown/split-block.ts";
import { surfaceStyle } from "../../../view/surface-style.ts";
import { TONE_TEXTS } from "../../../view/tone.ts";
import { keepUnits } from "../../../view/format/keep-units.ts";
import type { WindowRow } from "../../../view/dropdown/window-row.ts";
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
    element("p", { class: `gate tone-${account.gate.tone}` }, keepUnits(account.gate.text)),
    ...account.findings.filter(({ tone }) => tone !== "calm").map(renderFinding),
    element("ul", { class: "windows" }, ...account.windows.map(renderWindow)),
    ...account.leftOut.map((text) => element("p", { class: "small" }, text)),
    account.windows.some(({ clockPercent }) => clockPercent !== undefined) ? clockKey() : undefined,
    ...account.splits.map(renderSplit),
    ...(account.splits.length === 0
      ? account.splitRefusals.slice(0, 1).map((text) => element("p", { class: "small" }, text))
      : []),
    account.money.length === 0
      ? undefined
      : element("ul", { class: "windows money" }, ...account.money.map(renderMoney)),
    ...account.findings.filter(({ tone }) => tone === "calm").map(renderFinding),
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
      row.isBinding
        ? element(
            "span",
            { class: "tag", attributes: { title: "The window that stops you first" } },
            "binding",
          )
        : undefined,
      element("span", { class: "tone" }, TONE_TEXTS[row.tone]),
      element("span", { class: "percent" }, row.percentText),
    ),
    bar(row),
    element("p", { class: "reset" }, [row.resetText, row.noteText].filter(Boolean).join(" · ")),
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
        }),
  );
}

/** What the upright mark on each bar means. */
function clockKey(): HTMLElement {
  return element(
    "p",
    { class: "small key" },
    element("span", { class: "key-clock", attributes: { "aria-hidden": "true" } }),
    "time gone in the cycle",
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
      element("span", { class: "amount" }, [row.text, row.percentText].filter(Boolean).join(" · ")),
    ),
  );
}

/** What, and what to do about it; the evidence for whoever asks. */
function renderFinding({ tone, title, evidence, advice }: FindingRow): HTMLElement {
  return element(
    "div",
    { class: `finding tone-${tone}` },
    element("strong", {}, title),
    element("p", { class: "advice" }, keepUnits(advice)),
    element("details", {}, element("summary", {}, "Why"), element("p", {}, keepUnits(evidence))),
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
