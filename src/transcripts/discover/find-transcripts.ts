import { readdirSync, statSync, type BigIntStats, type Dirent } from "node:fs";
import { basename, join } from "node:path";
import type { TranscriptFile } from "../scan/transcript-file.ts";
import type { TranscriptRoots } from "./transcript-roots.ts";

/** Folders inside of one another that are looked into. */
const DEPTH_MAX = 32;

/**
 * Every transcript under the roots: sessions, their subagents and workflows, through links too. A file that several paths lead to
 * comes once, under the first of them; in the order of the roots, then by name.
 *
 * Errors: none; what cannot be read is not there.
 */
export function findTranscripts(roots: TranscriptRoots): readonly TranscriptFile[] {
  const finder = new Finder();
  for (const dir of roots.configDirs) {
    // A folder of projects may be given itself.
    finder.findProjects(basename(dir) === "projects" ? dir : join(dir, "projects"));
  }
  for (const dir of roots.desktopDirs) finder.findDesktopProjects(dir, 0);
  return finder.files;
}

class Finder {
  readonly files: TranscriptFile[] = [];
  readonly #seenFiles = new Set<string>();
  /** Folders that a link led to: each is followed once, which ends every loop. */
  readonly #followedDirs = new Set<string>();

  findProjects(projectsDir: string): void {
    for (const entry of entries(projectsDir)) {
      const path = join(projectsDir, entry.name);
      if (this.#isDir(entry, path)) this.#findFiles(path, entry.name, 0);
      else this.#takeFile(entry, path, "");
    }
  }

  findDesktopProjects(dir: string, depth: number): void {
    if (depth > DEPTH_MAX) return;
    for (const entry of entries(dir)) {
      if (!entry.isDirectory() || entry.name === "node_modules") continue;
      const path = join(dir, entry.name);
      if (entry.name === ".claude") this.findProjects(join(path, "projects"));
      else this.findDesktopProjects(path, depth + 1);
    }
  }

  #findFiles(dir: string, projectFolder: string, depth: number): void {
    if (depth > DEPTH_MAX) return;
    for (const entry of entries(dir)) {
      const path = `${dir}/${entry.name}`;
      if (this.#isDir(entry, path)) this.#findFiles(path, projectFolder, depth + 1);
      else this.#takeFile(entry, path, projectFolder);
    }
  }

  #isDir(entry: Dirent, path: string): boolean {
    if (!entry.isSymbolicLink()) return entry.isDirectory();
    const stats = stat(path);
    if (stats === undefined || !stats.isDirectory()) return false;
    const identity = identityOf(stats, path);
    if (this.#followedDirs.has(identity)) return false;
    this.#followedDirs.add(identity);
    return true;
  }

  #takeFile(entry: Dirent, path: string, projectFolder: string): void {
    if (!entry.name.endsWith(".jsonl")) return;
    const stats = stat(path);
    if (stats === undefined || !stats.isFile()) return;
    const identity = identityOf(stats, path);
    if (this.#seenFiles.has(identity)) return;
    this.#seenFiles.add(identity);
    const [sizeBytes, modifiedAtMs] = [Number(stats.size), Number(stats.mtimeNs) / 1e6];
    this.files.push({ path, sizeBytes, modifiedAtMs, identity, projectFolder });
  }
}

/** Sorted by name, so that every run finds the same path first. */
function entries(dir: string): readonly Dirent[] {
  try {
    return readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

/** In big integers: file numbers of Windows do not fit into a double. */
function stat(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function identityOf(stats: BigIntStats, path: string): string {
  return stats.ino === 0n ? path : `${stats.dev}:${stats.ino}`;
}
