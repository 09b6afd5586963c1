import { rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { connect, type AddressInfo, type ListenOptions } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { SECOND_MS } from "../../domain/time.ts";
import { EXIT_CODES, UserError } from "../../domain/user-error.ts";
import { createApi, type Api } from "./create-api.ts";
import type { ApiParts, Door } from "./parts.ts";

/** Where the API listens. */
export interface StartApiOptions extends ApiParts {
  /** Tried first; another one where it is taken. */
  readonly port: number;
  /** A Unix socket's path or a named pipe's name; absent: no such door. */
  readonly socketPath?: string | undefined;
}

/** Where it does listen, until it is closed. */
export interface RunningApi {
  readonly port: number;
  readonly socketPath: string | undefined;
  close(): Promise<void>;
}

const LOOPBACK = "127.0.0.1";

/** Opens the doors of the API: a loopback port, and a socket for this user alone. Errors: `UserError` when another program holds the socket. */
export async function startApi(options: StartApiOptions): Promise<RunningApi> {
  const { socketPath } = options;
  let port = 0;
  const api = createApi({ ...options, port: () => port });
  const tcp = createDoor(api, () => ({ kind: "tcp", port }));
  await listenOnPort(tcp, options.port);
  port = (tcp.address() as AddressInfo).port;
  const doors = [tcp];
  try {
    if (socketPath !== undefined) {
      const socket = createDoor(api, () => ({ kind: "socket" }));
      await listenOnSocket(socket, socketPath);
      doors.push(socket);
    }
  } catch (error) {
    await closeDoor(tcp);
    throw error;
  }
  return {
    port,
    socketPath,
    close: async () => {
      api.close();
      await Promise.all(doors.map(closeDoor));
    },
  };
}

/** Bounds on who only holds a connection, or sends a header a byte at a time. */
const SERVER_BOUNDS = {
  headersTimeout: 5 * SECOND_MS,
  requestTimeout: 30 * SECOND_MS,
  keepAliveTimeout: 5 * SECOND_MS,
  // An idle meter wakes for it.
  connectionsCheckingInterval: 5 * SECOND_MS,
  maxHeaderSize: 16 * 1024,
};
const CONNECTIONS_MAX = 256;

function createDoor(api: Api, door: () => Door): Server {
  const listener = getRequestListener((request) => api.fetch(request, door()), {
    overrideGlobalObjects: false,
  });
  const server = createServer(SERVER_BOUNDS, (incoming, outgoing) => void listener(incoming, outgoing));
  server.maxConnections = CONNECTIONS_MAX;
  // No other protocol is spoken here.
  server.on("upgrade", (_request, socket) => socket.destroy());
  return server;
}

/** Errors: the operating system's, where not even a free port is given. */
async function listenOnPort(server: Server, port: number): Promise<void> {
  try {
    await listen(server, { host: LOOPBACK, port, exclusive: true });
  } catch (error) {
    if (!hasCode(error, "EADDRINUSE") && !hasCode(error, "EACCES")) throw error;
    // Another program sits on our port: clients read the true one in api.json, and ask for a proof before they show the token.
    await listen(server, { host: LOOPBACK, port: 0, exclusive: true });
  }
}

/** Takes a socket file over that nobody answers on: its owner was killed. */
async function listenOnSocket(server: Server, path: string): Promise<void> {
  try {
    await listenPrivately(server, path);
  } catch (error) {
    if (!hasCode(error, "EADDRINUSE") || (await doesAnswer(path))) throw taken(path, error);
    rmSync(path, { force: true });
    await listenPrivately(server, path);
  }
}

/** The file is for its owner from its first moment on: binding happens within this call. */
function listenPrivately(server: Server, path: string): Promise<void> {
  if (process.platform === "win32") return listen(server, { path });
  const umask = process.umask(0o177);
  try {
    return listen(server, { path });
  } finally {
    process.umask(umask);
  }
}

function listen(server: Server, where: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(where, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function doesAnswer(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const end = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
    };
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });
}

function closeDoor(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

function taken(path: string, cause: unknown): UserError {
  return new UserError({
    code: "api-socket-taken",
    message: `The API's socket ${path} cannot be opened: ${cause instanceof Error ? cause.message : "no reason given"}.`,
    hint: "End the other program, or name another folder in CLAUDE_METER_HOME; a path of over 100 characters is too long.",
    exitCode: EXIT_CODES.unexpected,
    cause,
  });
}
