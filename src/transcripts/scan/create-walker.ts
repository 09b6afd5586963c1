import { createPlainWalker } from "./plain-walker.ts";
import type { Walker } from "./walker.ts";
import { createWasmWalker } from "./wasm-walker.ts";

export const WALKER_KINDS = ["fastest", "wasm", "plain"] as const;
/** `fastest` is WebAssembly where the engine has it, else plain TypeScript; the others are for tests and measurements. */
export type WalkerKind = (typeof WALKER_KINDS)[number];

export function createWalker(kind: WalkerKind, capacityBytes: number): Walker {
  const fast = kind === "plain" ? undefined : createWasmWalker(capacityBytes);
  return fast ?? createPlainWalker(capacityBytes);
}
