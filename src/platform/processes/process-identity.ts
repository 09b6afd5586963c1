import { readFile } from "node:fs/promises";
import { runCommand } from "./run-command.ts";

/**
 * Names one process among all that ever had its pid, on this boot of this machine; `undefined` when there is none, or the system does not
 * say. The pid, with Linux's start time in the kernel's ticks and the boot, or with macOS's start time to the second: two processes that
 * started in the same tick have different pids.
 */
export async function processIdentity(pid: number): Promise<string | undefined> {
  if (process.platform === "linux") return linuxIdentity(pid);
  if (process.platform === "win32") return undefined;
  // A time of day, in the words of whoever asks: two processes with other surroundings must see the same.
  const command = ["LC_ALL=C", "TZ=UTC", "/bin/ps", "-o", "lstart=", "-p", String(pid)];
  const listed = await runCommand("/usr/bin/env", command, { timeoutMs: 2_000 });
  const startedAt = listed.kind === "exited" && listed.code === 0 ? listed.stdout.trim() : "";
  return startedAt === "" ? undefined : `${pid}:${startedAt}`;
}

/** Field 22 of `/proc/PID/stat`, in ticks since boot; counted behind the name, which may hold anything. Source: proc_pid_stat(5). */
async function linuxIdentity(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    const bootId = await readFile("/proc/sys/kernel/random/boot_id", "utf8");
    const startTicks = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    return startTicks === undefined ? undefined : `${pid}:${bootId.trim()}:${startTicks}`;
  } catch {
    return undefined;
  }
}
