// How fast transcripts are read, as whole processes in turn, against what any reader must do and against others:
//
//   node bench/transcripts.ts --corpus DIR [--runs N] [--peer NAME=COMMAND]… [--long-line MIB]
//
// DIR holds `projects/`. A peer's COMMAND is run by `sh` with CLAUDE_CONFIG_DIR=DIR. Its processor time is what `times` of
// the shell says, its peak memory what `/usr/bin/time` says, where there is one. Every run reads from a warm page cache.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { rolldown } from "rolldown";
import { must } from "../src/domain/assert.ts";
import { median } from "./tools/timing.ts";
import { writeLongLine } from "./transcripts/long-line.ts";

const { values: options } = parseArgs({
  options: {
    corpus: { type: "string" },
    runs: { type: "string", default: "5" },
    peer: { type: "string", multiple: true, default: [] },
    "long-line": { type: "string" },
  },
});

interface Run {
  readonly wallMs: number;
  readonly cpuMs: number | undefined;
  readonly peakMib: number | undefined;
}
interface Contender {
  readonly name: string;
  run(): Run;
}

/** The contender that all ratios are to: the scan as it is shipped. */
const OURS = 5;

const folder = mkdtempSync(join(tmpdir(), "claude-meter-bench-"));
try {
  await bundleScan(folder);
  const corpus =
    options["long-line"] === undefined ? must(options.corpus, "--corpus names a folder") : longLine();
  const contenders = [
    ...ourContenders(resolve(corpus)),
    ...options.peer.map((peer) => peerContender(peer, resolve(corpus))),
  ];
  printTable(contenders, measure(contenders, Number(options.runs)), sizeMib(resolve(corpus)));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The scan as it is shipped: one module and its worker, not sources that are stripped of types at every start. */
async function bundleScan(dir: string): Promise<void> {
  const sources = {
    "scan-once": "transcripts/scan-once.ts",
    "scan-worker": "../src/transcripts/scan/scan-worker.ts",
  };
  const input = Object.fromEntries(
    Object.entries(sources).map(([name, path]) => [name, join(import.meta.dirname, path)]),
  );
  const bundle = await rolldown({ input, platform: "node", external: [/^node:/] });
  await bundle.write({ dir, format: "esm", entryFileNames: "[name].js", chunkFileNames: "chunks/[name].js" });
  await bundle.close();
  writeFileSync(join(dir, "package.json"), '{ "type": "module" }');
}

function longLine(): string {
  const corpus = join(folder, "long-line");
  mkdirSync(join(corpus, "projects", "-long"), { recursive: true });
  writeLongLine(join(corpus, "projects", "-long", "s1.jsonl"), Number(options["long-line"]) * 2 ** 20);
  return corpus;
}

function ourContenders(corpus: string): readonly Contender[] {
  const ours: readonly (readonly [name: string, what: string, threads: string])[] = [
    ["walk the folders", "list", "1"],
    ["read every byte, 1 thread", "read", "1"],
    ["plain walker, 1 thread", "plain", "1"],
    ["plain walker, 2 threads", "plain", "2"],
    ["WebAssembly walker, 1 thread", "wasm", "1"],
    ["WebAssembly walker, 2 threads", "wasm", "2"],
    ["… and a first index written", "first", "2"],
    ["the index again, nothing new", "again", "2"],
  ];
  return ours.map(([name, what, threads]) => ({ name, run: () => runOurs([what, threads, corpus]) }));
}

function runOurs(args: readonly string[]): Run {
  const { wallMs, stdout } = timed(process.execPath, [join(folder, "scan-once.js"), ...args]);
  const { cpuMs, peakMib } = JSON.parse(stdout) as { cpuMs: number; peakMib: number };
  return { wallMs, cpuMs, peakMib };
}

function peerContender(peer: string, corpus: string): Contender {
  const [name = "", ...command] = peer.split("=");
  const measured = `${existsSync("/usr/bin/time") ? "/usr/bin/time -f 'peak %M' " : ""}sh -c ${quoted(command.join("="))}`;
  return { name, run: () => runPeer(measured, corpus) };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function runPeer(command: string, corpus: string): Run {
  const env = { ...process.env, CLAUDE_CONFIG_DIR: corpus };
  const { wallMs, stdout, stderr } = timed("sh", ["-c", `${command} >/dev/null; times`], env);
  // The second line of `times` is what the children took: `0m1.250s 0m0.430s`.
  const taken = [...(stdout.trim().split("\n").at(-1) ?? "").matchAll(/(\d+)m([\d.]+)s/g)];
  const cpuMs = taken.reduce(
    (sum, [, minutes, seconds]) => sum + 60_000 * Number(minutes) + 1_000 * Number(seconds),
    0,
  );
  const peak = /peak (\d+)/.exec(stderr)?.[1];
  return { wallMs, cpuMs, peakMib: peak === undefined ? undefined : Number(peak) / 1_024 };
}

function timed(
  command: string,
  args: readonly string[],
  env = process.env,
): { wallMs: number; stdout: string; stderr: string } {
  const startMs = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8", env, maxBuffer: 2 ** 28 });
  const wallMs = performance.now() - startMs;
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
  return { wallMs, stdout, stderr };
}

/** One uncounted round, then rounds of all contenders in turn, so that what slows the machine slows all alike. */
function measure(contenders: readonly Contender[], rounds: number): readonly (readonly Run[])[] {
  for (const contender of contenders) contender.run();
  const runs: Run[][] = contenders.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, contender] of contenders.entries()) runs[index]?.push(contender.run());
  }
  return runs;
}

function sizeMib(corpus: string): number {
  const { stdout } = timed(process.execPath, [join(folder, "scan-once.js"), "read", "1", corpus]);
  return (JSON.parse(stdout) as { counted: number }).counted / 2 ** 20;
}

function printTable(contenders: readonly Contender[], runs: readonly (readonly Run[])[], mib: number): void {
  console.log(`${Math.round(mib)} MiB, Node ${process.version}, medians of ${options.runs} runs in turn`);
  console.log("| what | wall ms | processor ms | peak MiB | MiB/s | wall to ours |");
  console.log("|---|---|---|---|---|---|");
  const ours = must(runs[OURS], "the scan as it is shipped has runs");
  for (const [index, { name }] of contenders.entries()) {
    const own = runs[index] ?? [];
    const wallMs = median(own.map((run) => run.wallMs));
    const ratio = median(own.map((run, round) => run.wallMs / (ours[round]?.wallMs ?? NaN)));
    const cells = [
      name,
      shown(wallMs),
      shown(median(known(own.map((run) => run.cpuMs)))),
      shown(median(known(own.map((run) => run.peakMib)))),
    ];
    console.log(`| ${[...cells, shown((1_000 * mib) / wallMs), ratio.toFixed(2)].join(" | ")} |`);
  }
}

function shown(value: number): string {
  return Number.isNaN(value) ? "–" : value.toFixed(0);
}

function known(values: readonly (number | undefined)[]): readonly number[] {
  return values.filter((value) => value !== undefined);
}
