import { unreachable } from "../../domain/assert.ts";
import type { ReadFailure } from "../../domain/outcome.ts";
import type { Secret } from "../../domain/secret.ts";
import type { EpochMs } from "../../domain/time.ts";
import type { Machine } from "../../ports/machine.ts";
import { decodeCredentials, type UsableCredentials } from "../../wire/credentials.ts";
import { findConfigDirs, type ConfigDir } from "../claude-config-dirs.ts";
import { keychainService, readKeychain } from "./keychain.ts";
import {
  BLANKED_REFUSAL,
  MALFORMED_REFUSAL,
  MCP_ONLY_REFUSAL,
  tokenRefusal,
  unreadableRefusal,
} from "./refusals.ts";

/** One sign-in of Claude Code, found on this machine. */
export interface SignIn {
  /** A path, a keychain item's name or a variable's: nothing secret. */
  readonly place: string;
  /** The folder it belongs to; absent for one from the environment. */
  readonly configDir?: ConfigDir | undefined;
  /** Present where there is a token, be it of use or not. */
  readonly credentials?: UsableCredentials | undefined;
  /** Of the token. */
  readonly fingerprint?: string | undefined;
  /** Why it cannot be used; found without a call. */
  readonly refusal?: ReadFailure | undefined;
}

/** A file with a sign-in is a few kilobytes, most of it of MCP servers. */
const FILE_BYTES_MAX = 1024 * 1024;

/** Every sign-in on this machine: the best one of each folder, and the environment's. Read anew each time: tokens rotate. */
export async function findSignIns(machine: Machine, nowMs: EpochMs): Promise<readonly SignIn[]> {
  const dirs = await findConfigDirs(machine);
  const found = await Promise.all(dirs.map((dir) => signInOf(machine, dir, nowMs)));
  return [...found, environmentSignIn(machine, nowMs)].filter((signIn) => signIn !== undefined);
}

/** The best of several sign-ins that are one account's; which one was renewed last is told by its expiry. */
export function bestSignIn<T extends SignIn>(signIns: readonly T[]): T | undefined {
  return signIns.toSorted(compareSignIns)[0];
}

/** Usable first, then the one that lasts longest; a token is better than none. */
function compareSignIns(a: SignIn, b: SignIn): number {
  return (
    Number(a.refusal !== undefined) - Number(b.refusal !== undefined) ||
    (b.credentials?.expiresAtMs ?? 0) - (a.credentials?.expiresAtMs ?? 0) ||
    Number(b.credentials !== undefined) - Number(a.credentials !== undefined)
  );
}

/** On macOS the keychain and a file can both hold one, and either can be the newer. */
async function signInOf(machine: Machine, configDir: ConfigDir, nowMs: EpochMs): Promise<SignIn | undefined> {
  const found = [
    machine.os === "macos" ? await keychainSignIn(machine, configDir, nowMs) : undefined,
    await fileSignIn(machine, configDir, nowMs),
  ];
  return bestSignIn(found.filter((signIn) => signIn !== undefined));
}

async function keychainSignIn(
  machine: Machine,
  configDir: ConfigDir,
  nowMs: EpochMs,
): Promise<SignIn | undefined> {
  // Only the folder that is in use has an item; the second default folder would ask for the first one's again.
  if (configDir.homeDir === undefined && configDir.givenText === undefined) return undefined;
  const service = keychainService(machine, configDir);
  const item = await readKeychain(machine, service);
  if (item.kind === "absent") return undefined;
  const place = `keychain item "${service}"`;
  if (item.kind === "unreadable") return { place, configDir, refusal: unreadableRefusal(item.message) };
  return fromText(machine, item.text, { place, configDir }, nowMs);
}

async function fileSignIn(
  machine: Machine,
  configDir: ConfigDir,
  nowMs: EpochMs,
): Promise<SignIn | undefined> {
  const place = machine.joinPath(configDir.path, ".credentials.json");
  const file = await machine.readText(place, FILE_BYTES_MAX);
  if (file.kind === "absent") return undefined;
  if (file.kind === "unreadable") return { place, configDir, refusal: unreadableRefusal(file.message) };
  return fromText(machine, file.text, { place, configDir }, nowMs);
}

/** `claude setup-token` gives a token for running Claude only, unless its scopes say otherwise. */
function environmentSignIn(machine: Machine, nowMs: EpochMs): SignIn | undefined {
  const accessToken = machine.env["CLAUDE_CODE_OAUTH_TOKEN"];
  if (!accessToken) return undefined;
  const given = machine.env["CLAUDE_CODE_OAUTH_SCOPES"] ?? "";
  const scopes = given.split(/[\s,]+/).filter((scope) => scope !== "");
  const claudeAiOauth = { accessToken, scopes: scopes.length > 0 ? scopes : ["user:inference"] };
  return fromDocument(machine, { claudeAiOauth }, { place: "CLAUDE_CODE_OAUTH_TOKEN" }, nowMs);
}

type Found = Pick<SignIn, "place" | "configDir">;

function fromText(machine: Machine, text: string, found: Found, nowMs: EpochMs): SignIn | undefined {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    // The parser's own message would quote the text.
    return { ...found, refusal: MALFORMED_REFUSAL };
  }
  return fromDocument(machine, document, found, nowMs);
}

/** The sign-in in a credentials document; `undefined` where there is none. */
function fromDocument(machine: Machine, document: unknown, found: Found, nowMs: EpochMs): SignIn | undefined {
  const decoded = decodeCredentials(document);
  if (!decoded.ok) return { ...found, refusal: MALFORMED_REFUSAL };
  const credentials = decoded.value;
  switch (credentials.state) {
    case "usable": {
      const fingerprint = fingerprintOf(machine, credentials.accessToken);
      return { ...found, credentials, fingerprint, refusal: tokenRefusal(credentials, nowMs) };
    }
    case "blanked":
      return { ...found, refusal: BLANKED_REFUSAL };
    case "mcp-only":
      return { ...found, refusal: MCP_ONLY_REFUSAL };
    case "absent":
      // A token that no header can carry leaves drift: such a document is broken, not without a sign-in.
      return decoded.drift.length > 0 ? { ...found, refusal: MALFORMED_REFUSAL } : undefined;
    default:
      return unreachable(credentials);
  }
}

/** Tells sign-ins apart without revealing them: half a digest that serves nothing else. */
function fingerprintOf(machine: Machine, token: Secret): string {
  return machine.sha256Hex(`claude-meter sign-in fingerprint 1\n${token.reveal()}`).slice(0, 16);
}
