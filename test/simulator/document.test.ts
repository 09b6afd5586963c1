import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FAULTS } from "../../src/simulator/faults.ts";
import { SCENARIOS } from "../../src/simulator/scenarios/scenarios.ts";
import { USAGE_SHAPES } from "../../src/simulator/shapes/usage-shape.ts";

const PAGE = readFileSync(new URL("../../docs/simulator.md", import.meta.url), "utf8");

/** Table rows of the page, their cells trimmed. */
const ROWS = PAGE.split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) =>
    line
      .split("|")
      .map((cell) => cell.trim())
      .filter((cell) => cell !== ""),
  );

describe("docs/simulator.md", () => {
  it.each(SCENARIOS.map((scenario) => [scenario.name, scenario.story]))(
    "tells the story of %s",
    (name, story) => {
      expect(ROWS).toContainEqual([`\`${name}\``, story]);
    },
  );

  it.each(FAULTS.map((fault) => [fault.name, fault] as const))("lists the fault %s", (name, fault) => {
    const row = ROWS.find(([first]) => first === `\`${name}\``);
    expect(row?.[1]).toBe(fault.effect.layer);
    expect(row?.[2]).toContain(fault.description);
  });

  it("names every shape", () => {
    for (const shape of USAGE_SHAPES) expect(PAGE).toContain(`\`${shape}\``);
  });
});
