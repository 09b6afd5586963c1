import { UserError, EXIT_CODES } from "./user-error.ts";

/**
 * What was thrown, in words where it is this: a part of the program that is loaded at its first use is gone, because somebody has
 * installed another version since this process began.
 */
export function namingReplaced(thrown: unknown): unknown {
  const isMissingPart = thrown instanceof Error && "code" in thrown && thrown.code === "ERR_MODULE_NOT_FOUND";
  if (!isMissingPart) return thrown;
  return new UserError({
    code: "program-replaced",
    message: "claude-meter was replaced while it ran, or is not installed whole.",
    hint: "Run it again; a meter in the background by `claude-meter down` and `claude-meter up`. If that does not help, install it again.",
    exitCode: EXIT_CODES.unexpected,
    cause: thrown,
  });
}
