import { readdirSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import vm from "node:vm";
import { describe, expect, it } from "vitest";

const DOCS = new URL("../../docs/analysis/", import.meta.url);
const PAGES = readdirSync(DOCS).filter((name) => name.endsWith(".md"));
const TOPICS = [
  "binding",
  "burn",
  "current-readings",
  "findings",
  "gate",
  "lap",
  "pace",
  "split",
  "wall-eta",
  "window-mode",
];

/** What a line of an example claims: the value of its expression, as the page prints it. */
interface Claim {
  readonly line: string;
  readonly actual: unknown;
  readonly expected: unknown;
  readonly expectedText: string;
}

describe("the pages on the analysis", () => {
  it("cover every topic", () => {
    expect(PAGES).toEqual(expect.arrayContaining(TOPICS.map((topic) => `${topic}.md`)));
  });

  it.each(PAGES)("%s opens with a summary and when to read it", (page) => {
    expect(read(page)).toMatch(/^---\nsummary: .+\nread_when: .+\n---\n/);
  });

  it.each(PAGES)("%s says when it is silent", (page) => {
    expect(read(page)).toMatch(/silent/i);
  });

  it.each(PAGES)("%s has an example that runs and is true", async (page) => {
    const fences = [...read(page).matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code ?? "");
    expect(fences.length, "examples on the page").toBeGreaterThan(0);
    for (const fence of fences) {
      const claims = await run(fence);
      expect(claims.length, "values that the example claims").toBeGreaterThan(0);
      expect(claims.length, "claims that were checked").toBe(fence.split("// →").length - 1);
      for (const claim of claims) expectTrue(claim);
    }
  });
});

describe("the runner of the examples", () => {
  it("sees a wrong value, to the decimals that are printed", async () => {
    const [right, wrong] = await run("1 / 3; // → 0.33\n1 / 3; // → 0.34\n");
    expect(() => right && expectTrue(right)).not.toThrow();
    expect(() => wrong && expectTrue(wrong)).toThrow(/0\.34/);
  });

  it("refuses a claim on a line that it cannot read", async () => {
    await expect(run("const three = [1, 2,\n3]; // → 3\n")).rejects.toThrow();
  });
});

function read(page: string): string {
  return readFileSync(new URL(page, DOCS), "utf8");
}

/** Runs an example as it stands on the page: its imports are loaded, each line that claims a value reports it. */
async function run(fence: string): Promise<readonly Claim[]> {
  const claims: Claim[] = [];
  const body = stripTypeScriptTypes(fence)
    .replaceAll(/^import (\{[^}]*\}) from "(.+)";$/gm, 'const $1 = await load("$2");')
    .replaceAll(
      /^(.+); \/\/ → (.+)$/gm,
      (_, code: string, expected: string) =>
        `claim(${JSON.stringify(code)}, (${code}), (${expected}), ${JSON.stringify(expected)});`,
    );
  const example = new vm.Script(`async (load, claim) => {\n${body}\n}`).runInThisContext() as Example;
  await example(
    (path) => import(new URL(path, DOCS).href),
    (line, actual, expected, expectedText) => claims.push({ line, actual, expected, expectedText }),
  );
  return claims;
}

type Example = (
  load: (path: string) => Promise<unknown>,
  claim: (line: string, actual: unknown, expected: unknown, expectedText: string) => void,
) => Promise<void>;

/** Numbers are compared to the decimals that the page prints; everything else exactly. */
function expectTrue({ line, actual, expected, expectedText }: Claim): void {
  const message = `${line} // → ${expectedText}`;
  if (typeof expected === "number") {
    const decimals = expectedText.split(".")[1]?.length ?? 0;
    expect(Number(Number(actual).toFixed(decimals)), message).toBe(expected);
  } else {
    expect(actual, message).toEqual(expected);
  }
}
