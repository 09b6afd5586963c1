import type { UsageEvent } from "../../domain/usage-event.ts";

/** The folder under `projects/` that a reply's session began in: it stays the same when the working folder changes. */
export function projectFolderOf(event: UsageEvent): string {
  return event.projectFolder ?? event.project;
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
 * where a reply names it.
 */
export function readableName(folder: string, replies: readonly UsageEvent[]): string {
  const named = replies.find(({ project }) => folderName(repositoryOf(project)) === folder);
  return named === undefined ? folder : repositoryOf(named.project);
}

/** Claude Code's name for a working folder under `projects/`. Source: wire facts on places, observed 2026. */
function folderName(path: string): string {
  return path.replace(/[^a-zA-Z0-9]/g, "-");
}
