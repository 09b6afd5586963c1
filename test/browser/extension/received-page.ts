import type { DrivenBrowser } from "./driven-browser.ts";
import type { Received } from "./tap.ts";

/**
 * What the meter received, one of each kind, as a page to read: every header and every member of every body. What differs from run
 * to run is written as what it is (`<instant>`, `<number>`, `<token>`); every other text stands as it came.
 */
export function receivedPage(received: readonly Received[], { name }: DrivenBrowser): string {
  const kinds = new Map(received.map((request) => [`${request.method} ${request.path}`, request] as const));
  const sections = [...kinds]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, request]) => section(kind, request));
  return [
    "---",
    `summary: Everything that the meter receives from the extension in ${name}, recorded in full by a test.`,
    "read_when: You want to know what leaves the browser, or you change what the extension sends.",
    "---",
    "",
    `# What the meter receives from the extension in ${name}`,
    "",
    "Recorded by `test/browser/extension.test.ts` between the browser and the meter, and compared at every run. `<…>` stands for what differs",
    "from run to run; everything else is as it came. No cookie, no token of Anthropic's, no name, no payment, no page.",
    "",
    ...sections,
  ].join("\n");
}

function section(kind: string, { headers, body }: Received): string {
  const lines = Object.entries(headers)
    .map(([name, value]) => `${name}: ${headerText(name, value)}`)
    .sort();
  const bodies =
    body === ""
      ? []
      : body
          .split("\n")
          .slice(0, 1)
          .map((line) => JSON.stringify(outline(JSON.parse(line)), null, 2));
  return [
    `## ${kind}`,
    "",
    "```http",
    ...lines,
    "```",
    "",
    ...bodies.flatMap((text) => ["```json", text, "```", ""]),
  ].join("\n");
}

const RUN_HEADERS = new Set([
  "host",
  "origin",
  "user-agent",
  "content-length",
  "sec-ch-ua",
  "sec-ch-ua-platform",
  "accept-language",
]);

function headerText(name: string, value: string): string {
  if (name === "authorization") return value.replace(/^Bearer .+$/, "Bearer <the token from pairing>");
  return RUN_HEADERS.has(name) ? "<…>" : value;
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
