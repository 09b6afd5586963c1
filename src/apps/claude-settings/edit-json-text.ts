import type { Json } from "../../domain/json.ts";
import type { JsonContainer, JsonItem, JsonNode } from "./json-text.ts";

/** The text with another value in the place of one. */
export function replaceValue(text: string, node: JsonNode, value: Json): string {
  return splice(text, node.start, node.end, JSON.stringify(value));
}

/**
 * The text with one more item at the front of a container, written as its neighbours are. `removeItem` of that item gives the text back to
 * the letter, unless the container was empty with something else than nothing between its brackets.
 */
export function insertItem(
  text: string,
  container: JsonContainer,
  item: { readonly key?: string; readonly value: Json },
): string {
  const [first] = container.items;
  if (first === undefined) return fillEmpty(text, container, item);
  const gap = gapBefore(text, container, first);
  return splice(text, first.start, first.start, `${itemText(item, gap, text)},${gap}`);
}

/** The text without one item and what belongs to it: its comma, or the one before, and the white space up to its neighbour. */
export function removeItem(text: string, container: JsonContainer, item: JsonItem): string {
  const index = container.items.indexOf(item);
  const [before, after] = [container.items[index - 1], container.items[index + 1]];
  if (after !== undefined) return splice(text, item.start, after.start, "");
  const end = item.commaEnd ?? item.value.end;
  if (before !== undefined) return splice(text, before.value.end, end, "");
  const [inner, innerEnd] = [container.start + 1, container.end - 1];
  const rest = text.slice(inner, item.start) + text.slice(end, innerEnd);
  return splice(text, inner, innerEnd, rest.trim() === "" ? "" : rest);
}

function fillEmpty(
  text: string,
  container: JsonContainer,
  item: { readonly key?: string; readonly value: Json },
): string {
  const lineBreak = lineBreakOf(text);
  const outer = indentAt(text, container.start);
  const gap = `${lineBreak}${outer}${unitOf(text)}`;
  const inside = text.slice(container.start + 1, container.end - 1);
  const isBlank = inside.trim() === "";
  const written = `${gap}${itemText(item, gap, text)}`;
  if (!isBlank) return splice(text, container.start + 1, container.start + 1, written);
  return splice(text, container.start + 1, container.end - 1, `${written}${lineBreak}${outer}`);
}

/** What stands between two items here: a line break and the indent, or, in a line, what the writer put after a bracket. */
function gapBefore(text: string, container: JsonContainer, first: JsonItem): string {
  const trivia = text.slice(container.start + 1, first.start);
  const [lineGap] = /\r?\n[ \t]*$/.exec(trivia) ?? [];
  return lineGap ?? (/^[ \t]*$/.test(text.slice(container.start + 1, first.start)) ? trivia : " ");
}

/** An item in as many lines as its neighbours: in one where they share a line. */
function itemText(
  { key, value }: { readonly key?: string; readonly value: Json },
  gap: string,
  text: string,
): string {
  const isInLine = !gap.includes("\n");
  const body = isInLine
    ? JSON.stringify(value)
    : JSON.stringify(value, null, unitOf(text)).replaceAll("\n", gap);
  return key === undefined
    ? body
    : `${JSON.stringify(key)}:${isInLine && !gap.includes(" ") ? "" : " "}${body}`;
}

/** The file's own step of indentation; two spaces where it shows none. */
function unitOf(text: string): string {
  const [, indent] = /[{[][ \t]*\r?\n([ \t]+)/.exec(text) ?? [];
  return indent !== undefined && indent.length <= 8 ? indent : "  ";
}

function lineBreakOf(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}

function indentAt(text: string, at: number): string {
  const line = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}

function splice(text: string, start: number, end: number, replacement: string): string {
  return text.slice(0, start) + replacement + text.slice(end);
}
