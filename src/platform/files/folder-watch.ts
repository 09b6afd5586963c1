import { readdirSync, statSync, watch, type FSWatcher } from "node:fs";
import { join } from "node:path";

/** What is watched, and how deep. */
export interface FolderWatchOptions {
  /** Folders that need not exist yet. */
  readonly roots: readonly string[];
  /** How many folders inside of one another are watched; 0: the roots alone. */
  readonly depth: number;
  /** Something in a folder came, went or was written; the name is a file's or a folder's, where the system says it. */
  readonly onChange: (name: string | undefined) => void;
  /** More folders than this are not watched. Default 4096. */
  readonly foldersMax?: number | undefined;
}

/** Watches folders without ever reading a file. */
export interface FolderWatch {
  /**
   * Whether every change is told. Not when the system refuses more watches (ENOSPC, EMFILE), or there are too many folders: then whoever
   * must know has to look.
   */
  isComplete(): boolean;
  /** Looks for folders that have come meanwhile. */
  refresh(): void;
  close(): void;
}

const FOLDERS_MAX_DEFAULT = 4_096;

/**
 * One watch per folder: on Linux that tells of writes to the files in it, too. Node's own recursive watch takes one watch per file there
 * (Node 24.21, 2026-11), which thousands of transcripts would not fit into; elsewhere it is one handle, and is used. Errors: none.
 */
export function watchFolders(options: FolderWatchOptions): FolderWatch {
  const isRecursive = process.platform === "darwin" || process.platform === "win32";
  const watchers = new Map<string, { readonly watcher: FSWatcher; readonly identity: string }>();
  let isRefused = false;

  const add = (folder: string, recursive: boolean): void => {
    if (watchers.has(folder)) return;
    if (watchers.size >= (options.foldersMax ?? FOLDERS_MAX_DEFAULT)) {
      isRefused = true;
      return;
    }
    const watcher = startWatch(folder, recursive, (name) => {
      options.onChange(name);
    });
    if (watcher === "refused") isRefused = true;
    else if (watcher !== "absent") {
      watchers.set(folder, { watcher, identity: identityOf(folder) });
      watcher.on("error", () => forget(folder));
    }
  };
  const forget = (folder: string): void => {
    watchers.get(folder)?.watcher.close();
    watchers.delete(folder);
  };
  const refresh = (): void => {
    isRefused = false;
    // A folder that went and came back is another one, and its watch is dead.
    for (const [folder, { identity }] of watchers) if (identityOf(folder) !== identity) forget(folder);
    for (const root of options.roots) {
      if (isRecursive && options.depth > 0) add(root, true);
      else for (const folder of foldersBelow(root, options.depth)) add(folder, false);
    }
  };
  refresh();
  return {
    isComplete: () => !isRefused,
    refresh,
    close: () => {
      for (const folder of watchers.keys()) forget(folder);
    },
  };
}

function startWatch(
  folder: string,
  recursive: boolean,
  onChange: (name: string | undefined) => void,
): FSWatcher | "absent" | "refused" {
  try {
    return watch(folder, { persistent: false, recursive }, (_event, name) => onChange(name ?? undefined));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return code === "ENOENT" || code === "ENOTDIR" ? "absent" : "refused";
  }
}

/** The folder and those below it, newest first, so that a bound leaves out what nobody uses. Nothing when it is not there. */
function foldersBelow(root: string, depth: number): readonly string[] {
  const found = [{ path: root, modifiedMs: modifiedMs(root) }];
  for (let [from, level] = [0, 0]; level < depth; level += 1) {
    const parents = found.slice(from);
    from = found.length;
    for (const { path } of parents) found.push(...subfolders(path));
  }
  return found.toSorted((a, b) => b.modifiedMs - a.modifiedMs).map(({ path }) => path);
}

function subfolders(folder: string): { readonly path: string; readonly modifiedMs: number }[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => join(folder, name))
      .map((path) => ({ path, modifiedMs: modifiedMs(path) }));
  } catch {
    return [];
  }
}

function identityOf(path: string): string {
  const facts = statSync(path, { throwIfNoEntry: false });
  return facts === undefined ? "gone" : `${facts.dev}:${facts.ino}:${facts.birthtimeMs}`;
}

function modifiedMs(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
