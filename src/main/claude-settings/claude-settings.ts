import { existsSync, rmSync, statSync } from "node:fs";
import {
  hindrances,
  holdsOurs,
  installHooks,
  installStatusline,
  uninstallHooks,
  uninstallStatusline,
  type Edit,
} from "../../apps/claude-settings/settings-edits.ts";
import { isSystemError } from "../../domain/thrown.ts";
import { EXIT_CODES, UserError } from "../../domain/user-error.ts";
import type { ClaudeSettings, SettingsPlan, SettingsRequest } from "../../ports/claude-settings.ts";
import type { Machine } from "../../ports/machine.ts";
import { stateDir } from "../../platform/files/paths.ts";
import { claudeConfigDirs } from "../../sources/claude-config-dirs.ts";
import { managedNotes } from "./managed-settings.ts";
import { createSettingsRecords, type SettingsRecords } from "./records.ts";
import { isWritable, readSettingsFile, writeSettingsFile, type SettingsFile } from "./settings-file.ts";
import { removeShellStatusline, shellStatuslineCommand, writeShellStatusline } from "./shell-statusline.ts";

export interface ClaudeSettingsParts {
  readonly machine: Machine;
  /** How a shell starts this program. */
  readonly program: string;
}

/** Claude Code's settings files on this machine. What was there before our first change lies beside each, until our last one is undone. */
export function createClaudeSettings({ machine, program }: ClaudeSettingsParts): ClaudeSettings {
  const records = createSettingsRecords(machine.joinPath(stateDir(machine), "claude-settings.json"));
  const context = { machine, program, records };
  return {
    plan: async (request) => settingsPaths(machine, request).map((path) => planFile(path, request, context)),
    apply: async (request, plan) => applyPlan(request, plan, context),
  };
}

interface EditContext extends ClaudeSettingsParts {
  readonly records: SettingsRecords;
}

/** The default folders count where they exist; a machine without any gets the first. */
function settingsPaths(machine: Machine, { configDir }: SettingsRequest): readonly string[] {
  if (configDir !== undefined) return [machine.joinPath(namedFolder(configDir), "settings.json")];
  const dirs = claudeConfigDirs(machine);
  const chosen = machine.env["CLAUDE_CONFIG_DIR"] ? dirs : dirs.filter((dir) => existsSync(dir));
  return (chosen.length > 0 ? chosen : dirs.slice(0, 1)).map((dir) => machine.joinPath(dir, "settings.json"));
}

/** A folder that is named is there: Claude Code would never read the settings in one that a slip of the pen made. */
function namedFolder(configDir: string): string {
  if (isFolder(configDir)) return configDir;
  throw new UserError({
    code: "no-such-folder",
    message: `There is no folder "${configDir}".`,
    hint: "Give --config-dir a folder of Claude Code's that exists, or leave it out.",
    exitCode: EXIT_CODES.usage,
  });
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    // Also one that we may not look at, or whose name no file system takes.
    if (isSystemError(error)) return false;
    throw error;
  }
}

function planFile(path: string, request: SettingsRequest, context: EditContext): SettingsPlan {
  const file = readSettingsFile(path);
  const before = file.kind === "text" ? file.text : undefined;
  const refuse = (refusal: string): SettingsPlan => ({ path, before, after: before, notes: [], refusal });
  if (file.kind === "unusable") return refuse(file.message);
  if (before === undefined && request.action === "uninstall")
    return { path, before, after: before, notes: [] };
  const edit = editText(before ?? "{}\n", request, context);
  if (!edit.ok) return refuse(edit.message);
  const isUnchanged = edit.text === before;
  if (file.kind === "text" && !isUnchanged && !isWritable(file.realPath)) {
    return refuse(`${file.realPath} may not be written: another program or your administrator manages it`);
  }
  const restored =
    request.action === "uninstall" && !isUnchanged ? restoredText(file, edit.text, context) : undefined;
  const after = restored === undefined ? edit.text : restored.text;
  return {
    path,
    before,
    after,
    notes: notesOf(file, request, { after, isRestored: restored !== undefined, isUnchanged }, context),
  };
}

function editText(
  text: string,
  { part, action, shell }: SettingsRequest,
  { machine, program }: EditContext,
): Edit {
  if (part === "hooks") {
    return action === "install"
      ? installHooks(text, (event) => `${program} hook ${event}`)
      : uninstallHooks(text);
  }
  if (action === "uninstall") return uninstallStatusline(text);
  return installStatusline(text, shell ? shellStatuslineCommand(machine) : `${program} statusline`);
}

/** The text from before our first change, where nobody else changed the file since and nothing of ours is left in it. */
function restoredText(
  file: SettingsFile,
  edited: string,
  { machine, records }: EditContext,
): { readonly text: string | undefined } | undefined {
  const record = file.kind === "text" ? records.get(file.realPath) : undefined;
  if (file.kind !== "text" || record === undefined || holdsOurs(edited)) return undefined;
  if (machine.sha256Hex(file.text) !== record.writtenHash) return undefined;
  if (record.backupPath === undefined) return { text: undefined };
  const backup = readSettingsFile(record.backupPath);
  return backup.kind === "text" ? { text: backup.text } : undefined;
}

function notesOf(
  file: SettingsFile,
  { part, action }: SettingsRequest,
  plan: { readonly after: string | undefined; readonly isRestored: boolean; readonly isUnchanged: boolean },
  { machine }: EditContext,
): readonly string[] {
  const notes: string[] = [];
  if (file.kind === "text" && file.isLink)
    notes.push(`It is a link to ${file.realPath}, which is what changes.`);
  if (action === "uninstall") {
    if (plan.isUnchanged || plan.isRestored) return notes;
    const isLeft = holdsOurs(plan.after ?? "");
    return [
      ...notes,
      isLeft
        ? "Only this part goes; the rest of ours stays."
        : "It has changed since: only what is ours goes, the rest stays as it is now.",
    ];
  }
  for (const key of hindrances(plan.after ?? ""))
    notes.push(`"${key}" is on there, so Claude Code will not run it.`);
  return [...notes, ...managedNotes(machine, part)];
}

function applyPlan(request: SettingsRequest, plan: SettingsPlan, context: EditContext): void {
  const { machine, program, records } = context;
  const file = readSettingsFile(plan.path);
  const found = file.kind === "text" ? file.text : undefined;
  if (found !== plan.before) throw changedMeanwhile(plan.path);
  const realPath = file.kind === "text" ? file.realPath : plan.path;
  try {
    if (request.part === "statusline" && request.action === "install" && request.shell)
      writeShellStatusline(machine, program);
    if (plan.after !== plan.before) {
      const record = rememberBefore(realPath, plan, context);
      if (plan.after === undefined) rmSync(realPath, { force: true });
      else writeSettingsFile(realPath, plan.after);
      settleRecord(realPath, plan, record, { machine, records });
    }
    if (request.part === "statusline" && request.action === "uninstall") removeShellStatusline(machine);
  } catch (error) {
    if (isSystemError(error)) throw notWritten(plan.path, error);
    throw error;
  }
}

interface OpenRecord {
  readonly backupPath: string | undefined;
  /** Whether the backup is what the file was before anything of ours: else it must never be put back. */
  readonly isWhole: boolean;
}

/** The backup of this file: the one that is kept while nobody else writes, else a new one of the text that has nothing of ours in it. */
function rememberBefore(
  realPath: string,
  { before }: SettingsPlan,
  { machine, records }: EditContext,
): OpenRecord {
  const record = records.get(realPath);
  const isOurs =
    record !== undefined && before !== undefined && machine.sha256Hex(before) === record.writtenHash;
  if (isOurs) return { backupPath: record.backupPath, isWhole: true };
  if (before === undefined) return { backupPath: undefined, isWhole: true };
  if (holdsOurs(before)) return { backupPath: record?.backupPath, isWhole: false };
  const backupPath = `${realPath}.before-claude-meter`;
  writeSettingsFile(backupPath, before, statSync(realPath).mode);
  return { backupPath, isWhole: true };
}

/** After the write: what is needed to undo it, or nothing when it is undone. */
function settleRecord(
  realPath: string,
  { after }: SettingsPlan,
  { backupPath, isWhole }: OpenRecord,
  { machine, records }: Pick<EditContext, "machine" | "records">,
): void {
  if (after === undefined || !holdsOurs(after)) {
    if (backupPath !== undefined) rmSync(backupPath, { force: true });
    records.set(realPath, undefined);
    return;
  }
  records.set(realPath, { backupPath, writtenHash: isWhole ? machine.sha256Hex(after) : "" });
}

function changedMeanwhile(path: string): UserError {
  return new UserError({
    code: "claude-settings-changed",
    message: `${path} changed while you were looking at it; it was left alone.`,
    hint: "Run the command again.",
    exitCode: EXIT_CODES.unexpected,
  });
}

function notWritten(path: string, cause: Error): UserError {
  return new UserError({
    code: "claude-settings-not-written",
    message: `${path} could not be written: ${cause.message}`,
    hint: "Its old text is still there. Free space or mend the permissions, and run the command again.",
    exitCode: EXIT_CODES.unexpected,
    cause,
  });
}
