import type { Wall } from "../../analysis/walls/wall-timeline.ts";
import type { WallMember, WallsDocument } from "../../documents/walls.ts";
import type { Account } from "../../domain/account.ts";
import { toIso, type EpochMs } from "../../domain/time.ts";
import { windowLabel } from "../../domain/window.ts";
import { accountHead } from "../account-head.ts";
import { isoOrNull } from "../instant.ts";

/** What this machine's Claude Code did while a cycle filled: a project and its percent of that, most first. */
export interface WallFilling {
  readonly project: string;
  readonly sharePercent: number;
}

/** The walls of one account. */
export interface WallsFacts {
  readonly account: Account;
  /** Oldest first. */
  readonly walls: readonly { readonly wall: Wall; readonly filledBy?: readonly WallFilling[] | undefined }[];
}

/** The walls in the published shape. */
export function toWallsDocument(facts: readonly WallsFacts[], nowMs: EpochMs): WallsDocument {
  return {
    schema: "claude-meter/walls.v1",
    generatedAt: toIso(nowMs),
    accounts: facts.map(({ account, walls }) => ({
      ...accountHead(account),
      walls: walls.map(({ wall, filledBy }) => wallMember(wall, filledBy)),
    })),
  };
}

function wallMember(wall: Wall, filledBy: readonly WallFilling[] | undefined): WallMember {
  const { windowKey, endedAtMs, blockedMs } = wall;
  return {
    window: windowKey ?? null,
    label: windowKey === undefined ? "Unknown window" : windowLabel(windowKey),
    beganAt: toIso(wall.beganAtMs),
    notBefore: isoOrNull(wall.notBeforeMs),
    endedAt: isoOrNull(endedAtMs),
    stands: endedAtMs === undefined && blockedMs !== undefined,
    blockedSeconds: blockedMs === undefined ? null : Math.round(blockedMs / 1000),
    resetsAt: isoOrNull(wall.resetsAtMs),
    refusals: wall.refusals,
    seenIn: wall.seenIn,
    overageStatus: wall.overageStatus ?? null,
    filledBy: filledBy ? [...filledBy] : null,
  };
}
