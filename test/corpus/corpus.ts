import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "../../src/domain/json.ts";

export interface CorpusFile {
  readonly name: string;
  readonly document: Json;
}

const FOLDER = join(import.meta.dirname, "payloads");

/** Every payload of the corpus: the public captures' shapes with values of our own, and a few shapes nobody has seen yet. */
export function readCorpus(): readonly CorpusFile[] {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));
  return names.sort().map((name) => ({
    name: name.replace(/\.json$/, ""),
    document: JSON.parse(readFileSync(join(FOLDER, name), "utf8")) as Json,
  }));
}

/** The usage bodies among them. */
export function readUsageBodies(): readonly CorpusFile[] {
  return readCorpus().filter(({ name }) => name.startsWith("usage-"));
}
