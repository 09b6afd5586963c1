import { execFile } from "node:child_process";
import { access, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { MINUTE_MS } from "../../src/domain/time.ts";

const PACKAGE_NAME = "@anthropic-ai/claude-code";

export interface ClientPackage {
  /** The program itself: a native binary inside the package. */
  readonly programPath: string;
  readonly version: string;
}

/** The real Claude Code from npm, kept in a folder that git ignores and fetched only when it is not there. */
export async function ensureClientPackage(cacheDir: string): Promise<ClientPackage> {
  const dir = join(cacheDir, "claude-code");
  const programPath = join(dir, "node_modules", PACKAGE_NAME, "bin", "claude.exe");
  if (!(await exists(programPath))) await install(dir);
  const { stdout } = await promisify(execFile)(programPath, ["--version"], {
    env: { HOME: dir, PATH: process.env["PATH"] },
    timeout: MINUTE_MS,
  });
  return { programPath, version: stdout.trim() };
}

async function install(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, "package.json"), '{"private":true}\n');
  console.log(`Installing ${PACKAGE_NAME} into ${dir} (about 360 MB) …`);
  await promisify(execFile)("npm", ["install", "--no-audit", "--no-fund", PACKAGE_NAME], {
    cwd: dir,
    timeout: 10 * MINUTE_MS,
  });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
