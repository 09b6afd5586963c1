import { WALK_MODULE_BASE64 } from "../wasm/walk-module.ts";
import {
  DEPTH_MAX,
  KEY_BYTES_MAX,
  KNOWN_KEYS,
  LEVEL,
  ROWS_MAX,
  ROW_COUNTS,
  ROW_INTS,
  type KnownKey,
} from "./row-layout.ts";
import { WALKER_SLACK_BYTES, type Walker } from "./walker.ts";

const PAGE_BYTES = 1 << 16;
/** A key's name, then its action and its slot. */
const KEY_STRIDE = KEY_BYTES_MAX + 2;
const ASSISTANT: Uint8Array = Buffer.from("assistant");

/**
 * The walker in WebAssembly: the plain walker's twin, which takes sixteen bytes at a time.
 *
 * Shape: `undefined` where the engine has no WebAssembly or no vectors in it.
 */
export function createWasmWalker(capacityBytes: number): Walker | undefined {
  const { WebAssembly: engine } = globalThis as { readonly WebAssembly?: WasmEngine };
  const binary = Buffer.from(WALK_MODULE_BASE64, "base64");
  if (engine === undefined || !engine.validate(binary)) return undefined;
  const { exports } = new engine.Instance(new engine.Module(binary));
  return new WasmWalker(exports, capacityBytes);
}

/** What is used of `WebAssembly`, which is in no type library that this project compiles with. */
interface WasmEngine {
  validate(binary: Uint8Array): boolean;
  readonly Module: new (binary: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: WalkExports };
}

/** What `walk.as` exports. */
interface WalkExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  place(...addresses: readonly number[]): void;
  walk(start: number, end: number): number;
  rowCount(): number;
  malformedLines(): number;
}

class WasmWalker implements Walker {
  readonly bytes: Buffer;
  readonly ints: Int32Array;
  readonly counts: Float64Array;
  readonly #exports: WalkExports;

  constructor(exports: WalkExports, capacityBytes: number) {
    this.#exports = exports;
    const table = keyTable();
    const parts = layOut({
      counts: ROWS_MAX * ROW_COUNTS * Float64Array.BYTES_PER_ELEMENT,
      ints: ROWS_MAX * ROW_INTS * Int32Array.BYTES_PER_ELEMENT,
      buckets: table.buckets.length,
      keys: table.keys.length,
      assistant: ASSISTANT.length,
      openings: DEPTH_MAX,
      bytes: capacityBytes + WALKER_SLACK_BYTES,
    });
    const firstPage = exports.memory.grow(Math.ceil(parts.end / PAGE_BYTES));
    const at = (offset: number) => firstPage * PAGE_BYTES + offset;
    const { buffer } = exports.memory;
    this.ints = new Int32Array(buffer, at(parts.ints), ROWS_MAX * ROW_INTS);
    this.counts = new Float64Array(buffer, at(parts.counts), ROWS_MAX * ROW_COUNTS);
    this.bytes = Buffer.from(buffer, at(parts.bytes), capacityBytes + WALKER_SLACK_BYTES);
    const memory = new Uint8Array(buffer);
    memory.set(table.buckets, at(parts.buckets));
    memory.set(table.keys, at(parts.keys));
    memory.set(ASSISTANT, at(parts.assistant));
    const { buckets, keys, assistant, openings, ints, counts, bytes } = parts;
    exports.place(...[buckets, keys, assistant, openings, ints, counts, bytes].map(at));
  }

  walk(start: number, end: number): number {
    return this.#exports.walk(start, end);
  }

  rowCount(): number {
    return this.#exports.rowCount();
  }

  malformedLines(): number {
    return this.#exports.malformedLines();
  }
}

/** Offsets of parts of these lengths, one behind the other, each at a multiple of eight. */
function layOut<Name extends string>(lengths: Readonly<Record<Name, number>>): Record<Name | "end", number> {
  let end = 0;
  const offsets: Record<string, number> = {};
  for (const [name, length] of Object.entries<number>(lengths)) {
    offsets[name] = end;
    end += Math.ceil(length / 8) * 8;
  }
  return { ...offsets, end } as Record<Name | "end", number>;
}

interface KeyTable {
  /** For each level and length where its keys start in the table, and how many there are: two bytes. */
  readonly buckets: Uint8Array;
  /** Each key's name, then its action and its slot. */
  readonly keys: Uint8Array;
}

function keyTable(): KeyTable {
  const bucketOf = ({ level, name }: KnownKey) => level * (KEY_BYTES_MAX + 1) + name.length;
  const sorted = KNOWN_KEYS.toSorted((a, b) => bucketOf(a) - bucketOf(b));
  const buckets = new Uint8Array(2 * Object.keys(LEVEL).length * (KEY_BYTES_MAX + 1));
  const keys = new Uint8Array(sorted.length * KEY_STRIDE);
  for (const [index, key] of sorted.entries()) {
    const bucket = 2 * bucketOf(key);
    if (buckets[bucket + 1] === 0) buckets[bucket] = index;
    buckets[bucket + 1] = (buckets[bucket + 1] ?? 0) + 1;
    keys.set(Buffer.from(key.name), index * KEY_STRIDE);
    keys.set([key.action, key.slot], index * KEY_STRIDE + KEY_BYTES_MAX);
  }
  return { buckets, keys };
}
