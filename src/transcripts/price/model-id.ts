/**
 * The id that the price list knows a model by: without provider, date, version tag and context suffix, dots as dashes.
 *
 * Shape: `us.anthropic.claude-opus-4-5-20251101-v1:0` and `anthropic/claude-opus-4.5[1m]` both give `claude-opus-4-5`. A name that
 * is not Claude's stays what it is. It never guesses: `claude-opus-5-6` is not `claude-opus-5`.
 */
export function listedModelId(logged: string): string {
  const bare = logged
    .toLowerCase()
    .replace(/^.*\//, "")
    .replace(/^(?:[a-z-]+\.)?anthropic\./, "")
    .replace(/\[1m\]$/, "")
    .replace(/-v\d+(?::\d+)?$/, "")
    .replace(/[-@](?:20\d{6}|latest)$/, "")
    .replaceAll(".", "-");
  return ALIASES.get(bare) ?? bare;
}

/** Names for one model that differ by more than a suffix. Source: platform.claude.com model ids and versioning, observed 2026-09. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["claude-opus-4-0", "claude-opus-4"],
  ["claude-sonnet-4-0", "claude-sonnet-4"],
  ["claude-sonnet-3-7", "claude-3-7-sonnet"],
  ["claude-sonnet-3-5", "claude-3-5-sonnet"],
  ["claude-haiku-3-5", "claude-3-5-haiku"],
]);
