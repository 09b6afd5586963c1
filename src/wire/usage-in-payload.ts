import type { AccountFacts } from "../domain/account.ts";
import type { SourceName, UsageContents } from "../domain/snapshot.ts";
import type { EpochMs } from "../domain/time.ts";
import { decoded, notDecoded, type Decoded } from "./decoded.ts";
import type { DesktopSample } from "./desktop-history.ts";
import type { RecognizedPayload } from "./recognize.ts";
import { decodePayload } from "./snapshot-payload.ts";
import type { UnifiedLimits } from "./unified-limits.ts";

/** The plan usage that a recognised document holds, and what it says about where and when it is from. */
export interface UsageInPayload {
  readonly source: SourceName;
  readonly decoded: Decoded<UsageContents>;
  /** Absent: the document does not say. */
  readonly observedAtMs?: EpochMs | undefined;
  readonly account?: AccountFacts | undefined;
}

/** The usage in a document of any kind that has some; of a history its last sample. Failures keep their code. */
export function usageInPayload(payload: RecognizedPayload): UsageInPayload {
  switch (payload.kind) {
    case "usage-body":
    case "sdk-get-usage":
    case "unknown":
      return { source: "import", decoded: payload.decoded };
    case "statusline":
      return { source: "statusline", decoded: payload.decoded };
    case "unified-headers":
    case "rate-limit-event":
      return { source: "import", decoded: contentsOf(payload.decoded) };
    case "claude-json":
      return usageInClaudeJson(payload);
    case "desktop-history":
      return usageInDesktopHistory(payload);
    case "error-reply":
      return {
        source: "import",
        decoded: notDecoded("error-envelope", "This is the server's error, not usage."),
      };
    default:
      return { source: "import", decoded: NO_USAGE };
  }
}

const NO_USAGE = notDecoded("no-usage", "This document is of a kind that holds no plan usage.");

function contentsOf(limits: Decoded<UnifiedLimits>): Decoded<UsageContents> {
  return limits.ok ? { ...limits, value: limits.value.contents } : limits;
}

function usageInClaudeJson(payload: RecognizedPayload & { kind: "claude-json" }): UsageInPayload {
  const source = "claude-json";
  if (!payload.decoded.ok) return { source, decoded: payload.decoded };
  const { cachedUsage, oauthAccount } = payload.decoded.value;
  if (!cachedUsage) return { source, decoded: NO_USAGE, account: oauthAccount };
  // The copy may be of another account than the one signed in now.
  const isSameAccount =
    cachedUsage.accountUuid === undefined || cachedUsage.accountUuid === oauthAccount?.accountUuid;
  return {
    source,
    decoded: decodePayload(source, cachedUsage.utilization),
    observedAtMs: cachedUsage.fetchedAtMs,
    account: isSameAccount ? oauthAccount : { accountUuid: cachedUsage.accountUuid },
  };
}

function usageInDesktopHistory(payload: RecognizedPayload & { kind: "desktop-history" }): UsageInPayload {
  const source = "import";
  const last = payload.decoded.ok ? payload.decoded.value.at(-1) : undefined;
  if (!payload.decoded.ok || !last)
    return { source, decoded: payload.decoded.ok ? NO_USAGE : payload.decoded };
  return {
    source,
    decoded: decoded(toContents(last), payload.decoded.drift),
    observedAtMs: last.observedAtMs,
    account: { organizationId: last.organizationId },
  };
}

function toContents({ readings }: DesktopSample): UsageContents {
  return { readings, pools: [], scopedShares: [], scale: "percent" };
}
