/** What the server and Claude Code's files say about the plan, in their words. */
export interface PlanWords {
  /** `claude_max`, `claude_pro`, `claude_team`, `claude_enterprise`, `claude_free`. */
  readonly organizationType?: string | undefined;
  /** `max`, `pro`, `team`, `enterprise`: stamped at sign-in, and can be stale. */
  readonly subscriptionType?: string | undefined;
  /** `default_claude_max_5x`, `default_claude_max_20x`, `default_claude_ai`, … */
  readonly rateLimitTier?: string | undefined;
}

/**
 * The plan in our words: `max_5x`, `max_20x`, `max`, `pro`, `team`, `enterprise`, `free`, or the server's own word.
 *
 * The organization's type decides. The tier only tells the sizes of Max apart: a premium seat of a team has a Max tier as well.
 * Source: observed 2026-09.
 */
export function planFromWords(words: PlanWords): string | undefined {
  const plan = (words.organizationType ?? words.subscriptionType)?.replace(/^claude_/, "");
  if (plan !== "max") return plan;
  const size = /max_(\d+x)$/.exec(words.rateLimitTier ?? "")?.[1];
  return size === undefined ? plan : `max_${size}`;
}
