// What the daemon costs while nobody needs it: memory and processor time of the built program on the simulator, in a home of its own.
//
//   npm run bench:idle -- [MINUTES] [SCENARIO] [FOLDER_WITH_PROJECTS]      default 10 minutes of quiet-week, no transcripts
//
// Linux only: the numbers are the kernel's. The first half minute (start, first look, first index) is told apart.
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { must } from "../src/domain/assert.ts";
import { createClock } from "../src/platform/clock.ts";
import { writeFakeHome } from "../src/simulator/fake-home.ts";
import { startSimulator } from "../src/simulator/http/start-simulator.ts";
import { findScenario } from "../src/simulator/scenarios/scenarios.ts";

const [minutes = "10", scenarioName = "quiet-week", corpus] = process.argv.slice(2);
const TICKS_PER_SECOND = 100;
const START_SECONDS = corpus === undefined ? 30 : 90;

const clock = createClock();
const dir = mkdtempSync(join(tmpdir(), "claude-meter-idle-"));
const scenario = must(findScenario(scenarioName), `a scenario called ${scenarioName}`);
const simulator = await startSimulator({ clock, scenario, seed: 1 });
const home = await writeFakeHome({
  dir: join(dir, "home"),
  seat: simulator.seats[0],
  nowMs: clock.nowMs(),
  apiUrl: simulator.url,
});
if (corpus !== undefined) {
  const projects = join(home.configDir, "projects");
  rmSync(projects, { recursive: true, force: true });
  symlinkSync(join(corpus, "projects"), projects);
}
mkdirSync(join(dir, "state"));
// A copy: a build meanwhile would take the program away under it.
cpSync("dist", join(dir, "dist"), { recursive: true });
const daemon = spawn(process.execPath, [join(dir, "dist", "claude-meter.js"), "up", "--foreground"], {
  env: {
    ...process.env,
    ...home.env,
    CLAUDE_METER_HOME: join(dir, "state"),
    NODE_COMPILE_CACHE: join(dir, "compiled"),
  },
  stdio: ["ignore", "inherit", "inherit"],
});
const pid = must(daemon.pid, "a daemon that started");

try {
  await clock.sleep(START_SECONDS * 1_000);
  const start = cost();
  print(`start (${START_SECONDS} s)`, start);
  let [most, last] = [start.rssMb, start];
  for (let minute = 1; minute <= Number(minutes); minute += 1) {
    await clock.sleep(60_000);
    last = cost();
    most = Math.max(most, last.rssMb);
  }
  const idle = {
    rssMb: last.rssMb,
    ownSeconds: last.ownSeconds - start.ownSeconds,
    childSeconds: last.childSeconds - start.childSeconds,
  };
  print(
    `then ${minutes} min (at most ${most.toFixed(0)} MB; ${simulator.requests.length} calls in all)`,
    idle,
  );
} finally {
  daemon.kill("SIGTERM");
  await new Promise((resolve) => daemon.once("exit", resolve));
  await simulator.close();
  rmSync(dir, { recursive: true, force: true });
}

interface Cost {
  readonly rssMb: number;
  readonly ownSeconds: number;
  /** Of the processes that worked out statuses, and are gone. */
  readonly childSeconds: number;
}

function cost(): Cost {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  const seconds = (...indexes: readonly number[]) =>
    indexes.reduce((sum, index) => sum + (fields[index] ?? 0), 0) / TICKS_PER_SECOND;
  return {
    rssMb: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024,
    ownSeconds: seconds(11, 12),
    childSeconds: seconds(13, 14),
  };
}

function print(name: string, { rssMb, ownSeconds, childSeconds }: Cost): void {
  const cpu = `${ownSeconds.toFixed(2)} s own, ${childSeconds.toFixed(2)} s in processes that are gone`;
  console.log(`${name}: RSS ${rssMb.toFixed(0)} MB, CPU ${cpu}`);
}
