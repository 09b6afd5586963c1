import { mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { thrownText } from "../../domain/thrown.ts";
import { SECOND_MS } from "../../domain/time.ts";
import { EXIT_CODES, UserError } from "../../domain/user-error.ts";
import type { Machine } from "../../ports/machine.ts";
import type { ServiceDesk, ServiceOptions, ServicePreview } from "../../ports/service.ts";
import {
  isWritable,
  SERVICE_MARK,
  type ServiceCommand,
  type ServiceFile,
  type ServicePlan,
  type ServiceRequest,
} from "./service-request.ts";

interface DeskParts {
  readonly run: Machine["run"];
  readonly request: Omit<ServiceRequest, "withTray">;
  /** Absent where the system has no such thing that we know. */
  readonly plan: ((request: ServiceRequest) => ServicePlan) | undefined;
  readonly meter: ServiceMeter;
}

/** The meter of this state folder, whoever started it. */
export interface ServiceMeter {
  /** Ends it; whether it ran. Errors: `UserError` when it stays. */
  readonly end: () => Promise<boolean>;
  /** Starts it outside the service. */
  readonly start: () => Promise<void>;
}

/** Installs and removes what starts us at sign-in: every file exactly as planned, and nobody else's ever touched. */
export function createServiceDesk(parts: DeskParts): ServiceDesk {
  const planOf = ({ withTray }: ServiceOptions): ServicePlan => {
    if (parts.plan === undefined) throw unsupported();
    refuseUnwritable(parts.request);
    return parts.plan({ ...parts.request, withTray });
  };
  const desk: ServiceDesk = {
    preview: (options) => Promise.resolve().then(() => previewOf(planOf(options))),
    async install(options) {
      const plan = planOf(options);
      const preview = previewOf(plan);
      const hadTray = hasOurs(planOf({ withTray: true }).files.slice(1));
      const earlier = planOf({ withTray: hadTray });
      refuseForeign(earlier);
      await install(plan, earlier, parts);
      return preview;
    },
    async uninstall() {
      const hasTray = hasOurs(planOf({ withTray: true }).files.slice(1));
      return uninstall(planOf({ withTray: hasTray }), parts.run);
    },
    async start() {
      try {
        const plan = planOf({ withTray: false });
        if (!plan.files.every((file) => standing(file) === "same")) return false;
        await runAll(plan.startDaemon, parts.run);
        return true;
      } catch (error) {
        if (error instanceof UserError) return false;
        throw error;
      }
    },
    async state() {
      if (parts.plan === undefined)
        return { kind: "unsupported", isActive: false, withTray: false, paths: [] };
      const withTray = hasOurs(planOf({ withTray: true }).files.slice(1));
      const plan = planOf({ withTray });
      const [daemon] = plan.files.map(standing);
      const isInstalled = daemon === "same" || daemon === "changed";
      const isActive = isInstalled && (await runStep(plan.isActive, parts.run)) === undefined;
      const kinds = { new: "absent", same: "installed", changed: "outdated", foreign: "foreign" } as const;
      const isOutdated = isInstalled && plan.files.some((file) => standing(file) === "changed");
      const kind = isOutdated ? "outdated" : kinds[daemon ?? "new"];
      return { kind, isActive, withTray, paths: plan.files.map(({ path }) => path) };
    },
  };
  return desk;
}

function previewOf(plan: ServicePlan): ServicePreview {
  const files = plan.files.map((file) => {
    const change = standing(file);
    if (change === "foreign") throw foreignFile(file.path);
    return { path: file.path, text: file.text, change };
  });
  const commands = [...plan.prepare, ...plan.start].map(({ command, args }) => [command, ...args]);
  return { files, commands, notes: plan.notes };
}

/** What stands where the file would. */
function standing(file: ServiceFile): "new" | "same" | "changed" | "foreign" {
  const bytes = readOrNothing(file.path);
  if (bytes === undefined) return "new";
  if (bytes.equals(bytesOf(file))) return "same";
  const text = bytes.toString(file.encoding);
  return text.includes(SERVICE_MARK) ? "changed" : "foreign";
}

/** Errors: `UserError` where somebody else's file stands in a place of ours. */
function refuseForeign(plan: ServicePlan): void {
  const foreign = plan.files.find((file) => standing(file) === "foreign");
  if (foreign) throw foreignFile(foreign.path);
}

function hasOurs(files: readonly ServiceFile[]): boolean {
  return files.some((file) => ["same", "changed"].includes(standing(file)));
}

async function install(
  plan: ServicePlan,
  earlier: ServicePlan,
  { run, meter }: Pick<DeskParts, "run" | "meter">,
): Promise<void> {
  const gone = earlier.files.filter(({ path }) => !plan.files.some((file) => file.path === path));
  const before = [...plan.files, ...gone].map(({ path }) => ({ path, bytes: readOrNothing(path) }));
  let hadMeter = false;
  try {
    // Without the tray now, and with it before: it has to go.
    if (gone.length > 0) await tryAll(earlier.stop, run);
    for (const { path } of gone) removeFile(path);
    for (const file of plan.files) writeFile(file.path, bytesOf(file));
    await runAll(plan.prepare, run);
    // One that somebody started would keep the service's own from running.
    hadMeter = await meter.end();
    await runAll(plan.start, run);
  } catch (error) {
    await tryAll(plan.stop, run);
    for (const { path, bytes } of before) {
      if (bytes === undefined) removeFile(path);
      else writeFile(path, bytes);
    }
    await tryAll(plan.forget, run);
    if (before.some(({ bytes }) => bytes !== undefined))
      await tryAll([...earlier.prepare, ...earlier.start], run);
    else if (hadMeter) await meter.start().catch(() => {});
    throw error;
  }
}

async function uninstall(plan: ServicePlan, run: Machine["run"]) {
  const ours = plan.files.filter((file) => ["same", "changed"].includes(standing(file)));
  refuseForeign(plan);
  if (ours.length === 0) return { removed: [] };
  await tryAll(plan.stop, run);
  for (const { path } of ours) removeFile(path);
  await tryAll(plan.forget, run);
  return { removed: ours.map(({ path }) => path) };
}

/** Errors: `UserError` at the first step that fails and may not. */
async function runAll(steps: readonly ServiceCommand[], run: Machine["run"]): Promise<void> {
  for (const step of steps) {
    const reason = await runStep(step, run);
    if (reason !== undefined && !step.mayFail) throw stepFailed(step, reason);
  }
}

async function tryAll(steps: readonly ServiceCommand[], run: Machine["run"]): Promise<void> {
  for (const step of steps) await runStep(step, run);
}

/** Why the step failed; `undefined` when it did not. */
async function runStep({ command, args }: ServiceCommand, run: Machine["run"]): Promise<string | undefined> {
  const result = await run(command, args, { timeoutMs: 30 * SECOND_MS });
  if (result.kind === "spawn-failed") return result.message;
  if (result.kind === "timeout") return "it took too long";
  if (result.code === 0) return undefined;
  return (result.stderr || result.stdout).trim().split("\n")[0] || `it ended with ${result.code}`;
}

function bytesOf({ text, encoding }: ServiceFile): Buffer {
  return Buffer.from(encoding === "utf16le" ? `\ufeff${text}` : text, encoding);
}

function readOrNothing(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw unreadable(path, error);
  }
}

function writeFile(path: string, bytes: Buffer): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes, { mode: 0o644 });
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Folders that only such files are in, which installing may have made. */
const OWN_FOLDERS = new Set(["user", "systemd", "autostart", "service"]);

function removeFile(path: string): void {
  rmSync(path, { force: true });
  try {
    for (let dir = dirname(path); OWN_FOLDERS.has(basename(dir)); dir = dirname(dir)) rmdirSync(dir);
  } catch {
    // Others have files there.
  }
}

function refuseUnwritable({ program, env }: Omit<ServiceRequest, "withTray">): void {
  const bad = [...program, ...Object.values(env)].find((text) => !isWritable(text));
  if (bad === undefined) return;
  throw new UserError({
    code: "service-path-refused",
    message: `A path with a control character cannot stand in a service file: ${JSON.stringify(bad)}.`,
    hint: "Move it to a path without one.",
    exitCode: EXIT_CODES.usage,
  });
}

function unsupported(): UserError {
  return new UserError({
    code: "service-unsupported",
    message: "There is no service for this operating system.",
    hint: "Start `claude-meter up --foreground` by whatever starts programs here.",
    exitCode: EXIT_CODES.usage,
  });
}

function foreignFile(path: string): UserError {
  return new UserError({
    code: "service-foreign-file",
    message: `${path} was not written by claude-meter: it is left alone.`,
    hint: "Move it away, then try again.",
    exitCode: EXIT_CODES.usage,
  });
}

function stepFailed({ command, args }: ServiceCommand, reason: string): UserError {
  return new UserError({
    code: "service-step-failed",
    message: `\`${[command, ...args].join(" ")}\` failed: ${reason}.`,
    hint: "Everything is as it was before. In a session without a service manager, use `claude-meter up` instead.",
    exitCode: EXIT_CODES.unexpected,
  });
}

function unreadable(path: string, cause: unknown): UserError {
  return new UserError({
    code: "service-file-failed",
    message: `${path} cannot be read or written: ${thrownText(cause)}`,
    hint: "Look at the rights of that file and its folder.",
    exitCode: EXIT_CODES.unexpected,
    cause,
  });
}
