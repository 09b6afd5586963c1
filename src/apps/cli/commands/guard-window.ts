import type { StatusDocument } from "../../../documents/status.ts";
import { knownWindowKey } from "../../../domain/window.ts";
import { EXIT_CODES, UserError } from "../../../domain/user-error.ts";
import type { Backend } from "../../../ports/backend.ts";

/**
 * The key of the window that `--window` names, by its key or its label; `any` is every one.
 *
 * A window that this plan does not have, and others do, has no wall here. A name that nobody knows is a slip of the pen, and a guard that let it
 * pass would never guard. Errors: `UserError` (2) for such a name.
 */
export async function guardedWindow(
  name: string | undefined,
  status: StatusDocument,
  backend: Backend,
): Promise<string | undefined> {
  if (name === undefined || name === "any") return name;
  const windows = status.accounts.flatMap((account) => account.windows);
  const isMeant = ({ key, label }: { readonly key: string; readonly label: string }) =>
    key === name || label.toLowerCase() === name.toLowerCase();
  const there = windows.find(isMeant);
  if (there !== undefined) return there.key;
  const known = knownWindowKey(name);
  if (known !== undefined) return known;
  if (await wasEverRead(name, backend)) return name;
  const keys = [...new Set(windows.map(({ key }) => key))];
  throw new UserError({
    code: "unknown-window",
    message: `No window is called "${name}", and none ever was: nothing would be guarded.`,
    hint: keys.length > 0 ? `There are: ${keys.join(", ")}, or any.` : "No window is reported now.",
    exitCode: EXIT_CODES.usage,
  });
}

/** A window that was reported once may be gone with its plan, or for a while. */
async function wasEverRead(window: string, backend: Backend): Promise<boolean> {
  try {
    const { accounts } = await backend.history({ window });
    return accounts.length > 0;
  } catch (error) {
    if (error instanceof UserError && error.exitCode === EXIT_CODES.noData) return false;
    throw error;
  }
}
