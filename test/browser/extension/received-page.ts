import type { DrivenBrowser } from "./driven-browser.ts";
import type { Received } from "./tap.ts";

/**
 * What the meter received, one of each kind, as a page to read: every header and every member of every body. What differs from run
 * to run is written as what it is (`<instant>`, `<number>`, `<token>`); every other text stands as it came.
 */
export function receivedPage(received: readonly Received[], { name }: DrivenBrowser): string {
  const kinds = Map.groupBy(received, ({ method, path }) => `${method} ${path}`);
  const sections = [...kinds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, all]) => section(kind, all));
  return [
    "---",
    `summary: Everything that the meter receives from the extension in ${name}, recorded in full by a test.`,
    "read_when: You want to know what leaves the browser, or you change what the extension sends.",
    "---",
    "",
    `# What the meter receives from the extension in ${name}`,
    "",
    "Recorded by `test/browser/extension/` between the browser and the meter, and compared at every run: of each kind of request the fullest, with every",
    "member of its body. `<…>` stands for what differs from run to run; everything else is as it came. Left out are headers that browsers write into",
    "every request of theirs (`accept`, `user-agent`, `origin`, …); the same test refuses any header beyond those, `cookie` first of all.",
    "",
    ...sections,
  ].join("\n");
}

function section(kind: string, requests: readonly Received[]): string {
  const headers = Object.entries(requests[0]?.headers ?? {}).filter(([name]) => OUR_HEADERS.has(name));
  const lines = headers.map(
    ([name, value]) => `${name}: ${value.replace(/^Bearer .+$/, "Bearer <the token from pairing>")}`,
  );
  const outlines = requests
    .flatMap(({ body }) => body.split("\n"))
    .filter((line) => line !== "")
    .map((line) => JSON.stringify(outline(JSON.parse(line)), null, 2));
  const fullest = outlines.toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1))[0];
  const body = fullest === undefined ? [] : ["```json", fullest, "```", ""];
  return [`## ${kind}`, "", "```http", ...lines.sort(), "```", "", ...body].join("\n");
}

const OUR_HEADERS = new Set(["authorization", "content-type"]);
/** What Chromium and Firefox write into every request by themselves. Source: both, observed 2026-11. */
const BROWSER_HEADERS =
  /^(accept|accept-encoding|accept-language|cache-control|connection|content-length|dnt|host|origin|pragma|priority|te|user-agent|sec-[a-z-]+)$/;

/** Header names that neither we nor browsers write: there should be none. */
export function strangeHeaders(received: readonly Received[]): readonly string[] {
  const names = new Set(received.flatMap(({ headers }) => Object.keys(headers)));
  return [...names].filter((name) => !OUR_HEADERS.has(name) && !BROWSER_HEADERS.test(name));
}

const TOLD: Readonly<Record<string, string>> = {
  code: "<the code>",
  name: "<the browser's name and four hexadecimal digits>",
};

function outline(value: unknown): unknown {
  if (typeof value === "number") return "<number>";
  if (typeof value === "string") return /^\d{4}-\d\d-\d\d(T|$)/.test(value) ? "<instant>" : value;
  if (Array.isArray(value)) return value.map(outline);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, TOLD[key] ?? outline(member)]),
  );
}
