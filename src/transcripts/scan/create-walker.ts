import { createPlainWalker } from "./plain-walker.ts";
import type { Walker } from "./walker.ts";

export type WalkerKind = "plain" | "fastest";

export function createWalker(_kind: WalkerKind, capacityBytes: number): Walker {
  return createPlainWalker(capacityBytes);
}
