import { must } from "../../domain/assert.ts";
import type { UsageRow } from "./usage-row.ts";

/** The folder under `projects/` that a reply's session began in: it stays the same when the working folder changes. */
export function projectFolderOf(row: UsageRow): string {
  return row.projectFolder ?? projectOf(row);
}

/** Errors: asserts that the row is no slot by price alone. */
export function projectOf({ project }: UsageRow): string {
  return must(project, "a row of a report by project names its project");
}

/**
 * The repository that a folder belongs to, as far as its name tells: `/app/.claude/worktrees/fix` is `/app`, also in the form of
 * a folder under `projects/`.
 * Source: Claude Code keeps the worktrees that it makes there, observed 2026.
 */
export function repositoryOf(folder: string): string {
  return folder.replace(/(?:[/\\]\.claude[/\\]worktrees[/\\]|(?<=^-.*)--claude-worktrees-).*$/, "");
}

/**
 * A readable name for what `repositoryOf` and `projectFolderOf` found: the working folder that the name under `projects/` was made from,
 * where a row names it.
 */
export function readableName(folder: string, rows: readonly UsageRow[]): string {
  const repositories = new Set(rows.map((row) => repositoryOf(projectOf(row))));
  const [name = folder] = [...repositories].filter((name) => folderName(name) === folder).sort();
  return name;
}

/** Claude Code's name for a working folder under `projects/`. Source: wire facts on places, observed 2026. */
function folderName(path: string): string {
  return path.replace(/[^a-zA-Z0-9]/g, "-");
}
