import type { MachineUse, TimeSpan } from "../domain/machine-use.ts";

/**
 * Whether a use stands in for an older one of the same slot: more replies, else more tokens, else the greater text. A slot only grows while
 * its transcripts are written, so the larger one is the later; and the rule does not depend on the order of deliveries.
 */
export function beatsUse(use: MachineUse, old: MachineUse): boolean {
  const difference = use.messages - old.messages || totalTokens(use) - totalTokens(old);
  return difference === 0 ? contentOf(use) > contentOf(old) : difference > 0;
}

function totalTokens(use: MachineUse): number {
  return tokensOf(use).reduce((sum, tokens) => sum + tokens, 0);
}

function contentOf(use: MachineUse): string {
  return [...tokensOf(use), ...use.marks].join(" ");
}

function tokensOf(use: MachineUse): readonly number[] {
  return [
    use.inputTokens,
    use.outputTokens,
    use.cacheWrite5mTokens,
    use.cacheWrite1hTokens,
    use.cacheReadTokens,
  ];
}

/** The order that uses are given in: oldest first, ties by machine, model and speed. */
export function compareUses(a: MachineUse, b: MachineUse): number {
  return (
    a.atMs - b.atMs ||
    compareTexts(a.machineId, b.machineId) ||
    compareTexts(a.model, b.model) ||
    compareTexts(a.speed ?? "", b.speed ?? "")
  );
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** The spans joined where they overlap or touch, oldest first: the same for any order and any grouping of them. */
export function unionSpans(spans: readonly TimeSpan[]): readonly TimeSpan[] {
  const joined: TimeSpan[] = [];
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = joined.at(-1);
    if (last === undefined || span.fromMs > last.toMs) joined.push(span);
    else if (span.toMs > last.toMs) joined[joined.length - 1] = { fromMs: last.fromMs, toMs: span.toMs };
  }
  return joined;
}

/** What of the spans lies at or after an instant. */
export function cutSpans(spans: readonly TimeSpan[], beforeMs: TimeSpan["fromMs"]): readonly TimeSpan[] {
  return spans
    .filter(({ toMs }) => toMs >= beforeMs)
    .map(({ fromMs, toMs }) => ({ fromMs: fromMs < beforeMs ? beforeMs : fromMs, toMs }));
}
