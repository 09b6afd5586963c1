import type { AccountId } from "./account.ts";
import type { Json } from "./json.ts";
import type { ExtraUsage, Money, Pool } from "./money.ts";
import type { EpochMs } from "./time.ts";
import type { WindowKey } from "./window.ts";

/** Where a snapshot came from. */
export const SOURCE_NAMES = ["oauth", "web", "statusline", "claude-json", "import"] as const;
/** Where a snapshot came from. */
export type SourceName = (typeof SOURCE_NAMES)[number];

/** Where usage is spent: the server's own words (`seven_day_breakdown`, observed 2026-10). */
export const SURFACES = ["claude_code", "chat", "cowork", "other"] as const;
/** Where usage is spent, in the server's words. */
export type Surface = (typeof SURFACES)[number];

/** How a number was come by: the server said so, arithmetic on what it said, or a model's guess with a band. */
export type NumberKind = "measured" | "derived" | "estimated";

/** One window's used percent at one instant, as the server reported it. */
export interface Reading {
  readonly windowKey: WindowKey;
  /** 0 and up; may exceed 100 for a short time. */
  readonly usedPercent: number;
  /** When the cycle ends. Absent: not started, or the server did not say. Jitters from reply to reply. */
  readonly resetsAtMs?: EpochMs | undefined;
  /** The server's own word: `normal`, `warning`, `critical`, or a newer one. */
  readonly severity?: string | undefined;
  /** Why the server locked the window, in its words. */
  readonly lockedReason?: string | undefined;
}

/** The week's use by surface, as the server reports it. */
export interface SurfaceBreakdown {
  readonly asOfMs?: EpochMs | undefined;
  readonly windowStartedAtMs?: EpochMs | undefined;
  readonly rows: readonly SurfaceShare[];
}

/** One row of the server's own division of the week. */
export interface SurfaceShare {
  /** The server's key; usually one of `SURFACES`, kept as it is when it is a new one. */
  readonly surface: string;
  readonly label: string;
  /** Percent of the week's use (not of the allowance); the rows add up to about 100. Whole on the wire so far. */
  readonly sharePercent: number;
}

/** How much of the whole week one scoped window is worth. Source: `weekly_scoped_shares`, observed 2026-10-09. */
export interface ScopedShare {
  readonly windowKey: WindowKey;
  /** The scoped window's allowance as percent of the week's. */
  readonly allowancePercentOfWeekly?: number | undefined;
  readonly usedPercentOfWeekly?: number | undefined;
}

/**
 * What can be different from how a payload was known: a new key, a field of another kind, two places that contradict each other, a
 * scale that was guessed, an envelope around it, more than is kept.
 */
export const DRIFT_CODES = [
  "unknown-key",
  "bad-field",
  "conflict",
  "scale-assumed",
  "envelope",
  "oversize",
] as const;

/** Something in a payload that was not as known: noted, never fatal to its neighbours. */
export interface Drift {
  readonly code: (typeof DRIFT_CODES)[number];
  /** Where in the payload, as `limits[2].percent`. */
  readonly path: string;
  /** One sentence; holds no value that could be private. */
  readonly message: string;
}

/** Windows that are there, though not their numbers: a field of theirs is not what it was. None of them has a reading beside it. */
export interface UnreadWindows {
  readonly keys: readonly WindowKey[];
  /** A list of windows, or a row of it, cannot be read so far that it could be said whose it is. */
  readonly hasUnnamed: boolean;
}

/** What one payload says, in our words. */
export interface UsageContents {
  /** One per window, in the order of `compareWindowKeys`. Empty: no plan windows, which is not 0 %. */
  readonly readings: readonly Reading[];
  readonly pools: readonly Pool[];
  /** Absent: the server sent no such block. */
  readonly extraUsage?: ExtraUsage | undefined;
  /** Money that was paid before it is used. Absent: this payload does not say; it is asked once a day. */
  readonly prepaid?: Money | undefined;
  readonly breakdown?: SurfaceBreakdown | undefined;
  readonly scopedShares: readonly ScopedShare[];
  /** Windows that the payload speaks of, and whose percent cannot be read. Absent: none. */
  readonly unread?: UnreadWindows | undefined;
  /** How utilization was written; `fraction` was recognised for the payload as a whole, never field by field. */
  readonly scale: "percent" | "fraction";
}

/** All readings and money facts of one poll or one message, with the payload they came from. */
export interface Snapshot extends UsageContents {
  readonly accountId: AccountId;
  readonly source: SourceName;
  readonly observedAtMs: EpochMs;
  readonly drift: readonly Drift[];
  /** The body as received, redacted and bounded. */
  readonly payload: Json;
}
