import type { EpochMs } from "../../domain/time.ts";
import type { TokenCounts } from "../../domain/token-counts.ts";

/** What replies that this machine, or another one of the account, logged used at about one instant: one reply, or the sum of one model's over at most a minute or so. */
export interface LocalUse extends TokenCounts {
  readonly atMs: EpochMs;
  /** As logged. */
  readonly model: string;
  /** Whose log it is. Absent: Claude Code's. */
  readonly surface?: LocalSurface | undefined;
  /** The session that it belongs to; absent: not told apart. */
  readonly sessionId?: string | undefined;
  /** The other machine whose log it is. Absent: this machine's. */
  readonly machineId?: string | undefined;
}

/** `claude_code`: this machine's Claude Code. `local_other`: other use that this machine has a log of, such as Cowork's. */
export type LocalSurface = "claude_code" | "local_other";

/** What a token of each kind is taken to weigh before anything is fitted, in any unit common to all models: prices, as a rule. */
export interface TokenWeights {
  readonly input: number;
  readonly output: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
  readonly cacheRead: number;
}

/** By the model as logged. A model that is missing weighs like `DEFAULT_WEIGHTS` times the others' usual input weight. */
export type WeightPriors = ReadonlyMap<string, TokenWeights>;

/** Relative weights where no prior is known. Source: the multiples that list prices have in common, observed 2026-09. */
export const DEFAULT_WEIGHTS: TokenWeights = {
  input: 1,
  output: 5,
  cacheWrite5m: 1.25,
  cacheWrite1h: 2,
  cacheRead: 0.1,
};

const FAMILIES = ["opus", "sonnet", "haiku", "fable", "mythos"] as const;

/** The models that are fitted one common factor: `opus`, `sonnet`, …; the name itself where it holds none of these. */
export function modelFamily(model: string): string {
  const name = model.toLowerCase();
  return FAMILIES.find((family) => name.includes(family)) ?? name;
}

/** The weights to begin from for one model. */
export function priorWeights(priors: WeightPriors, model: string): TokenWeights {
  const known = priors.get(model);
  if (known) return known;
  const inputs = [...priors.values()].map(({ input }) => input).toSorted((a, b) => a - b);
  const usual = inputs[Math.floor(inputs.length / 2)] ?? 1;
  return {
    input: DEFAULT_WEIGHTS.input * usual,
    output: DEFAULT_WEIGHTS.output * usual,
    cacheWrite5m: DEFAULT_WEIGHTS.cacheWrite5m * usual,
    cacheWrite1h: DEFAULT_WEIGHTS.cacheWrite1h * usual,
    cacheRead: DEFAULT_WEIGHTS.cacheRead * usual,
  };
}
