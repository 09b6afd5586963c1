// How long one call of a status line takes, against an empty Node process and against peers: rounds of one call each, one after the other.
//
//   npm run -s build && node bench/statusline.ts [--runs N] [--peers DIR]     DIR: where `npm i --prefix DIR ccstatusline ccusage` put them
import { execFile, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { must } from "../src/domain/assert.ts";
import { createClock } from "../src/platform/clock.ts";
import { writeFakeHome } from "../src/simulator/fake-home.ts";
import { seatStatusline } from "../src/simulator/home/seat-statusline.ts";
import { startSimulator } from "../src/simulator/http/start-simulator.ts";
import { findScenario } from "../src/simulator/scenarios/scenarios.ts";
import { median } from "./tools/timing.ts";

const { values } = parseArgs({
  options: { runs: { type: "string", default: "40" }, peers: { type: "string" } },
});
const PROGRAM = join(import.meta.dirname, "..", "bin", "claude-meter.cjs");

interface Entrant {
  readonly name: string;
  readonly command: readonly string[];
}

const dir = mkdtempSync(join(tmpdir(), "claude-meter-bench-"));
try {
  await race();
} finally {
  rmSync(dir, { recursive: true, force: true });
}

async function race(): Promise<void> {
  const clock = createClock();
  const scenario = must(findScenario("mid-loop-wall"), "the scenario exists");
  const simulator = await startSimulator({ clock, scenario, seed: 1 });
  const [seat] = simulator.seats;
  const home = await writeFakeHome({
    dir: join(dir, "home"),
    seat,
    nowMs: clock.nowMs(),
    apiUrl: simulator.url,
  });
  const env = {
    ...home.env,
    PATH: process.env["PATH"] ?? "",
    HOME: home.homeDir,
    CLAUDE_METER_HOME: join(dir, "state"),
    TZ: "UTC",
  };
  // A status makes the face files; installing makes the script.
  for (const args of [["status"], ["statusline", "install", "--shell", "--yes"]]) await runAside(args, env);
  await simulator.close();
  const input = JSON.stringify(seatStatusline(seat, { nowMs: clock.nowMs(), configDir: home.configDir }));
  const runs = Number(values.runs);
  const entrants = [...ours(env.CLAUDE_METER_HOME), ...peers()];
  const took = new Map(entrants.map(({ name }) => [name, [] as number[]]));
  for (let round = -2; round < runs; round += 1) {
    for (const { name, command } of entrants) {
      const wallMs = callOnce(command, input, env);
      // The first rounds fill the caches of all of them.
      if (round >= 0) took.get(name)?.push(wallMs);
    }
  }
  report(took);
}

function ours(state: string): readonly Entrant[] {
  return [
    { name: "empty Node process", command: [process.execPath, "-e", ""] },
    { name: "claude-meter statusline", command: [process.execPath, PROGRAM, "statusline"] },
    { name: "claude-meter hook", command: [process.execPath, PROGRAM, "hook", "PreToolUse"] },
    { name: "claude-meter by shell", command: ["sh", join(state, "claude-meter-statusline.sh")] },
  ];
}

/** Those that are there, each as Claude Code would start it: by its own executable. */
function peers(): readonly Entrant[] {
  const { peers: folder } = values;
  if (folder === undefined) return [];
  return [
    { name: "ccstatusline", arguments: [] },
    { name: "ccusage", arguments: ["statusline", "--offline"] },
  ].flatMap((peer) => {
    const manifestPath = join(folder, "node_modules", peer.name, "package.json");
    if (!existsSync(manifestPath)) return [];
    const manifest = JSON.parse(readFileSync(manifestPath, "utf8")) as {
      readonly version: string;
      readonly bin: string | Readonly<Record<string, string>>;
    };
    const bin =
      typeof manifest.bin === "string"
        ? manifest.bin
        : must(Object.values(manifest.bin)[0], "a peer has a bin");
    const program = join(folder, "node_modules", peer.name, bin);
    return [
      { name: `${peer.name} ${manifest.version}`, command: [process.execPath, program, ...peer.arguments] },
    ];
  });
}

function callOnce(
  [program = "", ...args]: readonly string[],
  input: string,
  env: Readonly<Record<string, string>>,
): number {
  const startedAtMs = performance.now();
  const { status, stderr } = spawnSync(program, args, { env, input, stdio: ["pipe", "ignore", "pipe"] });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${status}: ${String(stderr)}`);
  return performance.now() - startedAtMs;
}

/** Beside the simulator that runs in this process: it must be able to answer meanwhile. */
async function runAside(args: readonly string[], env: Readonly<Record<string, string>>): Promise<void> {
  await promisify(execFile)(process.execPath, [PROGRAM, ...args], { env });
}

function report(took: ReadonlyMap<string, readonly number[]>): void {
  const medians = new Map([...took].map(([name, values]) => [name, median(values)]));
  const emptyMs = must(medians.get("empty Node process"), "it always runs");
  const oursMs = must(medians.get("claude-meter statusline"), "it always runs");
  console.log(`| one call (median of ${values.runs}) | ms | × an empty Node process | × ours |`);
  console.log("| --- | ---: | ---: | ---: |");
  for (const [name, ms] of medians) {
    console.log(
      `| ${name} | ${ms.toFixed(1)} | ${(ms / emptyMs).toFixed(2)} | ${(ms / oursMs).toFixed(2)} |`,
    );
  }
}
