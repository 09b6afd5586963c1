import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import { afterEach, describe, expect, it } from "vitest";
import { LAYER_OPTIONS, LAYER_RULES } from "./layer-rules.ts";

const ROOT = dirname(dirname(import.meta.dirname));

async function cruiseRooms(baseDir: string): Promise<ICruiseResult> {
  const ruleSet = { forbidden: [...LAYER_RULES] };
  const result = await cruise(["src"], { ...LAYER_OPTIONS, baseDir, ruleSet, validate: true });
  if (typeof result.output === "string") throw new Error("expected the graph itself, not a report of it");
  return result.output;
}

describe("the layers", () => {
  it("hold over the whole of src", async () => {
    const { summary } = await cruiseRooms(ROOT);
    expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
    // A graph check that saw nothing would hold as well: it must have seen the house.
    expect(summary.totalCruised).toBeGreaterThan(100);
    expect(summary.totalDependenciesCruised ?? 0).toBeGreaterThan(200);
  });

  describe("on a planted house", () => {
    let house = "";
    afterEach(() => rmSync(house, { recursive: true, force: true }));

    it.each([
      ["src/domain/a.ts", 'import { b } from "../wire/b.ts"; export const a = b;', "layers-domain"],
      ["src/analysis/a.ts", 'import type { B } from "../wire/b.ts"; export type A = B;', "layers-analysis"],
      ["src/apps/cli/a.ts", 'import { b } from "../../wire/b.ts"; export const a = b;', "layers-apps"],
      ["src/view/a.ts", 'import { b } from "../documents/b.ts"; export const a = b;', "documents-are-types"],
      ["src/store/a.ts", 'import { b } from "../main/b.ts"; export const a = b;', "main-is-a-root"],
      ["src/store/a.ts", 'import { z } from "zod"; export const a = z;', "runtime-packages-are-listed"],
    ])("%s that reaches out of its room is found", async (path, text, rule) => {
      house = mkdtempSync(join(ROOT, "test", "architecture", "planted-"));
      for (const [file, content] of [
        ["src/wire/b.ts", "export const b = 1; export type B = 1;"],
        ["src/documents/b.ts", "export const b = 1;"],
        ["src/main/b.ts", "export const b = 1;"],
        ["package.json", '{ "type": "module" }'],
        ["tsconfig.json", "{}"],
        [path, text],
      ] as const) {
        mkdirSync(dirname(join(house, file)), { recursive: true });
        writeFileSync(join(house, file), content);
      }
      const { summary } = await cruiseRooms(house);
      expect(summary.violations.map((violation) => violation.rule.name)).toContain(rule);
    });
  });
});
