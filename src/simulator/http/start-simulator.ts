import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { must } from "../../domain/assert.ts";
import type { EpochMs } from "../../domain/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Random } from "../../ports/random.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { stageScenario, type StagedSeat } from "../scenarios/stage-scenario.ts";
import type { FaultSchedule } from "../fault-schedule.ts";
import type { Truth } from "../world/truth.ts";
import { createSeededRandom, forkSeed } from "../world/seeded-random.ts";
import { createReadBudget, REAL_READ_BUDGET, type ReadBudgetSetting } from "./read-budget.ts";
import type { LoggedRequest, ServedUsage } from "./request.ts";
import { createRequestHandler, type RequestHandler } from "./request-handler.ts";

/** Which world is served, and on which clock. */
export interface SimulatorOptions {
  readonly clock: Clock;
  readonly scenario: Scenario;
  readonly seed: number;
  /** Chance for faults, ids and token counts; absent: from the seed. */
  readonly random?: Random | undefined;
  /** Where the scenario's relative times are seen from; absent: now. */
  readonly momentMs?: EpochMs | undefined;
  readonly faults?: readonly FaultSchedule[] | undefined;
  /** Absent: any free port. */
  readonly port?: number | undefined;
  /** Absent: the real ratio. `unlimited` is for demos that read faster than anyone should. */
  readonly readBudget?: ReadBudgetSetting | "unlimited" | undefined;
  /** Speaks TLS with this key and certificate (PEM); absent: plain HTTP. */
  readonly tls?: { readonly key: string; readonly cert: string } | undefined;
}

/** An Anthropic double on the loopback, serving a scenario's world. */
export interface Simulator {
  readonly url: string;
  readonly requests: readonly LoggedRequest[];
  readonly servedUsage: readonly ServedUsage[];
  /** In the scenario's order. */
  readonly seats: readonly [StagedSeat, ...StagedSeat[]];
  /** What is so in the first seat's world. */
  truth(atMs: EpochMs): Truth;
  /** Replaces all fault schedules; with nothing, the server is well again. */
  setFault(...schedules: readonly FaultSchedule[]): void;
  /** Ends every connection at once, then resolves. */
  close(): Promise<void>;
}

/** Starts the simulator on 127.0.0.1 only. Rejects when the port is taken. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { clock, scenario, seed } = options;
  const random = options.random ?? createSeededRandom(forkSeed(seed, "server"));
  const seats = stageScenario(scenario, { seed, momentMs: options.momentMs ?? clock.nowMs() });
  const closing = new AbortController();
  const handler = createRequestHandler({
    clock,
    closing: closing.signal,
    faults: options.faults ?? [],
    routes: { seats, seed, random, readBudget: createReadBudget(options.readBudget ?? REAL_READ_BUDGET) },
  });
  const server = createListeningServer(options, handler);
  const port = await listen(server, options.port ?? 0);
  return {
    url: `${options.tls ? "https" : "http"}://127.0.0.1:${port}`,
    requests: handler.requests,
    servedUsage: handler.servedUsage,
    seats,
    truth: (atMs) => seats[0].world.truth(atMs),
    setFault: (...schedules) => handler.setFaults(schedules),
    close: () => {
      closing.abort();
      return close(server);
    },
  };
}

function createListeningServer(options: SimulatorOptions, handler: RequestHandler): Server {
  const listener: RequestListener = (request, response) => {
    readBody(request).then(
      (body) => handler.handle(request, body, response),
      () => response.destroy(),
    );
  };
  return options.tls ? createTlsServer(options.tls, listener) : createServer(listener);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(must(typeof address === "object" ? address?.port : undefined, "a TCP port"));
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
