import type { Machine } from "../../ports/machine.ts";
import { decodeClaudeJson, type ClaudeJson } from "../../wire/claude-json.ts";
import type { ConfigDir } from "../claude-config-dirs.ts";

/** The file also holds projects and prompts' histories: tens of megabytes were seen. */
const FILE_BYTES_MAX = 64 * 1024 * 1024;

/** Claude Code's state file, as it was found. */
export interface FoundClaudeJson {
  readonly path: string;
  /** Absent: the file is there and could not be read as what it should be. */
  readonly content?: ClaudeJson | undefined;
  /** Why there is no content, in a few words without any of the file's text. */
  readonly problem?: string | undefined;
}

/**
 * Claude Code's state file that belongs to a folder; `undefined` when there is none.
 * Looked for as `<folder>/.config.json`, `<folder>/.claude.json`, then `.claude.json` in the folder's home (observed 2026).
 */
export async function readClaudeJson(machine: Machine, dir: ConfigDir): Promise<FoundClaudeJson | undefined> {
  for (const path of claudeJsonPaths(machine, dir)) {
    const file = await machine.readText(path, FILE_BYTES_MAX);
    if (file.kind === "unreadable") return { path, problem: file.message };
    if (file.kind === "text") return { path, ...decodeText(file.text) };
  }
  return undefined;
}

function claudeJsonPaths(machine: Machine, { path, homeDir }: ConfigDir): readonly string[] {
  const inside = [machine.joinPath(path, ".config.json"), machine.joinPath(path, ".claude.json")];
  return homeDir === undefined ? inside : [...inside, machine.joinPath(homeDir, ".claude.json")];
}

function decodeText(text: string): Pick<FoundClaudeJson, "content" | "problem"> {
  try {
    const decoded = decodeClaudeJson(JSON.parse(text));
    return decoded.ok ? { content: decoded.value } : { problem: "it is not a JSON object" };
  } catch {
    // Claude Code may be writing it: the parser's own message would quote the file.
    return { problem: "it is not JSON" };
  }
}
