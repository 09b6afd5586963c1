import { describe, expect, it } from "vitest";
import { DEFAULT_WEIGHTS, modelFamily, turnUnits } from "./weights.ts";

const TOKENS = { input: 1_000_000, output: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0 };

describe("weights", () => {
  it("know a model by its family's name; the rest counts as Sonnet", () => {
    expect(["claude-opus-4-1", "claude-3-5-haiku", "FABLE", "mystery"].map(modelFamily)).toEqual([
      "Opus",
      "Haiku",
      "Fable",
      "Sonnet",
    ]);
  });

  it("make the same tokens dearer on Opus than on Sonnet, and on Cowork than in chat", () => {
    const units = (model: string, surface: "chat" | "cowork") =>
      turnUnits({ model, surface, tokens: TOKENS }, DEFAULT_WEIGHTS);
    expect(units("claude-opus-5-5", "chat")).toBe(12);
    expect(units("claude-sonnet-5-5", "chat")).toBe(6);
    expect(units("claude-sonnet-5-5", "cowork")).toBeCloseTo(7.2);
  });
});
