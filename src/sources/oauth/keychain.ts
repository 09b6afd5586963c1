import { unreachable } from "../../domain/assert.ts";
import type { Machine } from "../../ports/machine.ts";
import type { ConfigDir } from "../claude-config-dirs.ts";

/** The system's own tool: Claude Code writes the item through it, so reading through it mostly asks nobody (observed 2026). */
const SECURITY = "/usr/bin/security";

/** A question to the user may be open on the screen: long enough to be answered by someone who expects it. */
const TIMEOUT_MS = 10_000;

/** The tool's exit code for an item that does not exist (errSecItemNotFound). */
const NOT_FOUND = 44;

/** What the macOS keychain gives for Claude Code's item. */
export type KeychainText =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "absent" }
  | { readonly kind: "unreadable"; readonly message: string };

/** The name of the keychain item that belongs to a folder: Claude Code appends a digest of `CLAUDE_CONFIG_DIR` where that is set. */
export function keychainService(machine: Machine, { givenText }: ConfigDir): string {
  const service = "Claude Code-credentials";
  if (givenText === undefined || machine.env["CLAUDE_SECURESTORAGE_CONFIG_DIR"] === "") return service;
  return `${service}-${machine.sha256Hex(givenText.normalize("NFC")).slice(0, 8)}`;
}

/** The text of a generic password in the macOS keychain. */
export async function readKeychain(machine: Machine, service: string): Promise<KeychainText> {
  const args = ["find-generic-password", "-s", service, "-w"];
  const result = await machine.run(SECURITY, args, { timeoutMs: TIMEOUT_MS });
  switch (result.kind) {
    case "timeout":
      return { kind: "unreadable", message: "the keychain did not answer; it may be asking for permission" };
    case "spawn-failed":
      return { kind: "unreadable", message: "the keychain tool could not be started" };
    case "exited":
      if (result.code === 0) return { kind: "text", text: plainText(result.stdout.trimEnd()) };
      if (result.code === NOT_FOUND) return { kind: "absent" };
      return { kind: "unreadable", message: `the keychain did not hand it out (exit code ${result.code})` };
    default:
      return unreachable(result);
  }
}

/** The tool prints a secret that holds anything but ASCII as hexadecimal digits. */
function plainText(output: string): string {
  const isHex = /^(?:[0-9a-f]{2})+$/i.test(output);
  return isHex ? Buffer.from(output, "hex").toString("utf8") : output;
}
