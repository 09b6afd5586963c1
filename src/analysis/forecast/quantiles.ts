import { must } from "../../domain/assert.ts";

/** Values with weights that add up to 1, sorted. */
export interface Distribution {
  readonly values: Float64Array;
  /** Probability of at most `values[i]`. */
  readonly cumulative: Float64Array;
}

/** A weighted distribution that gives its quantiles. */
export function distribution(values: readonly number[], weights: readonly number[]): Distribution {
  const order = values
    .map((_, index) => index)
    .sort((a, b) => must(values[a], "a value") - must(values[b], "a value"));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const cumulative = new Float64Array(values.length);
  let sum = 0;
  order.forEach((from, rank) => {
    sum += must(weights[from], "a weight for each value");
    cumulative[rank] = sum / total;
  });
  return { values: Float64Array.from(order, (from) => must(values[from], "a value")), cumulative };
}

/** The least value that is not exceeded with this probability; may be infinite. */
export function quantile({ values, cumulative }: Distribution, probability: number): number {
  const rank = cumulative.findIndex((sum) => sum >= probability - 1e-9);
  return must(values[rank < 0 ? values.length - 1 : rank], "a distribution of something");
}
