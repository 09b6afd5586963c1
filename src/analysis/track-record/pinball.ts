/**
 * How far a quantile was off: a miss above it costs its probability, a miss below it the rest. The least on average for the true quantile.
 *
 * Unit: that of the values.
 */
export function pinballLoss(said: number, truth: number, probability: number): number {
  return truth >= said ? probability * (truth - said) : (1 - probability) * (said - truth);
}
