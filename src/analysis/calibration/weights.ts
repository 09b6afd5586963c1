import { KINDS } from "./stretches.ts";

/**
 * What is fitted, as natural logarithms: points per prior weight; output against its prior; cache reads against theirs; then each
 * family but the first against its prior. The first family is the one that was used most.
 */
export type Weights = readonly number[];

export const SCALE = 0;
export const OUTPUT = 1;
export const CACHE_READ = 2;
/** Where the factors of the families begin, the second family first. */
export const FAMILIES = 3;

/** What a row of use predicts. Unit: percent-points. */
export function predictedPoints(weights: Weights, use: Float64Array): number {
  let sum = 0;
  const [output, read] = [Math.exp(weights[OUTPUT] ?? 0), Math.exp(weights[CACHE_READ] ?? 0)];
  for (let at = 0; at < use.length; at += KINDS) {
    const own = (use[at] ?? 0) + output * (use[at + 1] ?? 0) + read * (use[at + 2] ?? 0);
    if (own > 0) sum += familyFactor(weights, at / KINDS) * own;
  }
  return Math.exp(weights[SCALE] ?? 0) * sum;
}

/** The derivative of the prediction by each weight. */
export function gradientOf(weights: Weights, use: Float64Array): Float64Array {
  const gradient = new Float64Array(weights.length);
  const scale = Math.exp(weights[SCALE] ?? 0);
  const [output, read] = [Math.exp(weights[OUTPUT] ?? 0), Math.exp(weights[CACHE_READ] ?? 0)];
  for (let at = 0; at < use.length; at += KINDS) {
    const family = at / KINDS;
    const factor = scale * familyFactor(weights, family);
    const [outPart, readPart] = [factor * output * (use[at + 1] ?? 0), factor * read * (use[at + 2] ?? 0)];
    const own = factor * (use[at] ?? 0) + outPart + readPart;
    add(gradient, SCALE, own);
    add(gradient, OUTPUT, outPart);
    add(gradient, CACHE_READ, readPart);
    if (family > 0) add(gradient, FAMILIES + family - 1, own);
  }
  return gradient;
}

/** What a family counts against its prior weights. */
export function familyFactor(weights: Weights, family: number): number {
  return family === 0 ? 1 : Math.exp(weights[FAMILIES + family - 1] ?? 0);
}

function add(vector: Float64Array, index: number, value: number): void {
  vector[index] = (vector[index] ?? 0) + value;
}
