import { execFile, spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/** Of util-linux. */
const UNSHARE = "unshare";

/**
 * Runs a script again inside namespaces of its own: no network but a loopback, mounts that nobody else sees, and processes that all
 * end with it. Resolves with its exit code.
 */
export function runInPrivateNamespace(scriptPath: string, args: readonly string[]): Promise<number> {
  const asRoot = process.getuid?.() === 0 ? [] : ["--map-root-user"];
  const namespaces = ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", ...asRoot];
  const child = spawn(UNSHARE, [...namespaces, process.execPath, scriptPath, ...args], {
    stdio: "inherit",
  });
  const end = () => child.kill("SIGKILL");
  process.once("exit", end);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      process.off("exit", end);
      resolve(code ?? 1);
    });
  });
}

/** Inside: brings the loopback up and lets a host's name lead to it. Nothing outside the namespace changes. */
export async function mapHostToLoopback(host: string, workDir: string): Promise<void> {
  const run = promisify(execFile);
  const hostsPath = join(workDir, "hosts");
  await writeFile(hostsPath, `127.0.0.1 localhost ${host}\n`);
  await run("ip", ["link", "set", "lo", "up"]);
  await run("mount", ["--bind", hostsPath, "/etc/hosts"]);
}
