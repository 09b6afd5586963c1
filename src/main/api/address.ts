import { API_FILES } from "../../api/routes.ts";
import type { ApiDocument } from "../../documents/api.ts";
import { isObject, parseJson } from "../../domain/json.ts";
import { stateDir } from "../../platform/files/paths.ts";
import type { Machine } from "../../ports/machine.ts";

/** A longer socket path does not fit into the operating system's address. Source: sun_path is 104 bytes on macOS, 108 on Linux. */
const SOCKET_PATH_BYTES_MAX = 100;

/** Where the daemon of this state folder listens for this user; `undefined` where the path is too long. */
export function socketPathOf(machine: Machine): string | undefined {
  const dir = stateDir(machine);
  if (machine.os === "windows") return `\\\\.\\pipe\\claude-meter-${machine.sha256Hex(dir).slice(0, 24)}`;
  const path = machine.joinPath(dir, API_FILES.socket);
  return Buffer.byteLength(path) <= SOCKET_PATH_BYTES_MAX ? path : undefined;
}

/** Where the daemon writes down at what addresses it listens. */
export function addressFile(machine: Machine): string {
  return machine.joinPath(stateDir(machine), API_FILES.address);
}

/** Where a daemon said that it listens; `undefined` when none did. Whether it still does is another question. */
export async function readAddress(machine: Machine): Promise<ApiDocument | undefined> {
  const file = await machine.readText(addressFile(machine), 64 * 1024);
  if (file.kind !== "text") return undefined;
  const document = parseJson(file.text);
  return isAddress(document) ? document : undefined;
}

function isAddress(document: unknown): document is ApiDocument {
  return (
    isObject(document) && document["schema"] === "claude-meter/api.v1" && typeof document["port"] === "number"
  );
}
