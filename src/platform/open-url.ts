import { EXIT_CODES, UserError } from "../domain/user-error.ts";
import type { Machine } from "../ports/machine.ts";

const OPEN_MS_MAX = 10_000;

/** Opens an address in the person's browser. Errors: `UserError` where nothing opens it; the address is in its hint. */
export async function openUrl(machine: Pick<Machine, "os" | "run">, url: string): Promise<void> {
  const [command, ...args] = openerOf(machine.os, url);
  const result = await machine.run(command, args, { timeoutMs: OPEN_MS_MAX });
  // An opener that stays with its browser is an opener that worked.
  if (result.kind === "timeout" || (result.kind === "exited" && result.code === 0)) return;
  throw new UserError({
    code: "browser-not-opened",
    message: `No browser could be opened with ${command}.`,
    hint: `Open ${url} yourself.`,
    exitCode: EXIT_CODES.unexpected,
  });
}

/** The program that knows the browser. On Windows one that takes the address as it is: `start` would let a shell read it. */
function openerOf(os: Machine["os"], url: string): readonly [string, ...string[]] {
  if (os === "macos") return ["/usr/bin/open", url];
  if (os === "windows") return ["rundll32.exe", "url.dll,FileProtocolHandler", url];
  return ["xdg-open", url];
}
