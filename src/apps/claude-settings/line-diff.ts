/** A line of a comparison: there before and after, only before, only after. */
export interface DiffLine {
  readonly kind: "same" | "removed" | "added" | "skipped";
  readonly text: string;
}

/** Lines around a change that are shown with it. */
const CONTEXT = 2;
/** Longer texts are told as one change: a settings file never is. */
const LINES_MAX = 2_000;

/** What changes from one text to the other, line by line, with a little of what stands around it. Empty for equal texts. */
export function lineDiff(before: string, after: string): readonly DiffLine[] {
  if (before === after) return [];
  const [old, next] = [before.split(/\r?\n/), after.split(/\r?\n/)];
  const all = old.length + next.length > LINES_MAX ? [] : compare(old, next);
  return withContext(all.length > 0 ? all : [...mark(old, "removed"), ...mark(next, "added")]);
}

function mark(lines: readonly string[], kind: DiffLine["kind"]): readonly DiffLine[] {
  return lines.map((text) => ({ kind, text }));
}

/** By the longest common subsequence. */
function compare(old: readonly string[], next: readonly string[]): readonly DiffLine[] {
  const width = next.length + 1;
  const common = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = next.length - 1; j >= 0; j -= 1) {
      const [right, below, diagonal] = [
        common[i * width + j + 1],
        common[(i + 1) * width + j],
        common[(i + 1) * width + j + 1],
      ];
      common[i * width + j] = old[i] === next[j] ? (diagonal ?? 0) + 1 : Math.max(right ?? 0, below ?? 0);
    }
  }
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < next.length) {
    const isBoth = i < old.length && j < next.length && old[i] === next[j];
    const keepsMore = (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0);
    if (isBoth) lines.push({ kind: "same", text: old[i] ?? "" });
    else if (i < old.length && (j === next.length || keepsMore))
      lines.push({ kind: "removed", text: old[i] ?? "" });
    else lines.push({ kind: "added", text: next[j] ?? "" });
    if (lines.at(-1)?.kind !== "added") i += 1;
    if (lines.at(-1)?.kind !== "removed") j += 1;
  }
  return lines;
}

function withContext(lines: readonly DiffLine[]): readonly DiffLine[] {
  const isNear = (index: number) =>
    lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ kind }) => kind !== "same");
  return lines.flatMap((line, index) => {
    if (isNear(index)) return [line];
    return index === 0 || isNear(index - 1) ? [{ kind: "skipped" as const, text: "" }] : [];
  });
}
