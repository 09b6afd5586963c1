import type { Surface } from "../../domain/snapshot.ts";
import type { TokenCounts, Turn } from "./events.ts";

export const MODEL_FAMILIES = ["Fable", "Opus", "Sonnet", "Haiku"] as const;
export type ModelFamily = (typeof MODEL_FAMILIES)[number];

/** Units per million tokens, by kind of token. */
interface ModelWeights {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
}

/** What a token costs in this world. The real weights are unpublished: these are invented, and known, which is the point. */
export interface Weights {
  readonly models: Readonly<Record<ModelFamily, ModelWeights>>;
  /** Multiplies a turn's cost by where it was made. */
  readonly surfaces: Readonly<Record<Surface, number>>;
}

/**
 * Three units for each dollar of the public API prices of 2026-10, so that a busy hour of Code takes some 30 units; Cowork costs a
 * little more than it shows.
 */
export const DEFAULT_WEIGHTS: Weights = {
  models: {
    Fable: { input: 30, output: 150, cacheRead: 0.75, cacheWrite5m: 37.5, cacheWrite1h: 60 },
    Opus: { input: 12, output: 60, cacheRead: 0.6, cacheWrite5m: 15, cacheWrite1h: 24 },
    Sonnet: { input: 6, output: 30, cacheRead: 0.3, cacheWrite5m: 7.5, cacheWrite1h: 12 },
    Haiku: { input: 0.3, output: 1.5, cacheRead: 0.03, cacheWrite5m: 0.375, cacheWrite1h: 0.6 },
  },
  surfaces: { claude_code: 1, chat: 1, cowork: 1.2, other: 1 },
};

/** The family a model id belongs to; an unknown id counts as Sonnet. */
export function modelFamily(model: string): ModelFamily {
  const name = model.toLowerCase();
  return MODEL_FAMILIES.find((family) => name.includes(family.toLowerCase())) ?? "Sonnet";
}

/** The cost of a turn. Unit: the world's units; ≥ 0. */
export function turnUnits(turn: Pick<Turn, "model" | "surface" | "tokens">, weights: Weights): number {
  const perMillion = weights.models[modelFamily(turn.model)];
  const kinds: readonly (keyof TokenCounts)[] = [
    "input",
    "output",
    "cacheRead",
    "cacheWrite5m",
    "cacheWrite1h",
  ];
  const cost = kinds.reduce((sum, kind) => sum + turn.tokens[kind] * perMillion[kind], 0);
  return (cost / 1_000_000) * weights.surfaces[turn.surface];
}
