import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import type { AlertDocument, AlertsDocument } from "../../src/documents/alerts.ts";
import type { DoctorDocument } from "../../src/documents/service.ts";
import { HOUR_MS } from "../../src/domain/time.ts";
import { createClock } from "../../src/platform/clock.ts";
import { soon } from "../tools/soon.ts";
import { newHome, runCli, startCli } from "./cli.ts";

const clock = createClock();
const children: ReturnType<typeof startCli>[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) await endChild(child, "SIGKILL");
});

function endChild(child: ReturnType<typeof startCli>, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.on("close", () => resolve());
    child.kill(signal);
  });
}

/** A daemon of the built program that has published at least once. */
async function startDaemon(home: string) {
  const child = startCli(["up", "--foreground"], { home });
  children.push(child);
  let log = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (log += chunk.toString()));
  await soon(() => expect(log).toContain("runs as process"));
  return child;
}

/** What the status line leaves for the daemon. */
function spool(home: string, usedPercent: number): void {
  const nowMs = clock.nowMs();
  const dir = join(home, "claude-meter", "spool", "statusline");
  mkdirSync(dir, { recursive: true });
  const line = {
    observedAt: new Date(nowMs).toISOString(),
    source: "statusline",
    account: { email: "ada@example.com", organizationId: "org-1" },
    payload: {
      rate_limits: {
        five_hour: { used_percentage: usedPercent, resets_at: Math.round((nowMs + HOUR_MS) / 60_000) * 60 },
      },
    },
  };
  const path = join(dir, `${nowMs}-1-1.json`);
  writeFileSync(`${path}.tmp`, `${JSON.stringify(line)}\n`);
  renameSync(`${path}.tmp`, path);
}

/** Waits until the face shows it, as people would. */
async function spoolAndSee(home: string, usedPercent: number): Promise<void> {
  spool(home, usedPercent);
  await soon(() => {
    const face = readFileSync(join(home, "claude-meter", "faces", "status.json"), "utf8");
    expect(face).toContain(`"usedPercent":${usedPercent}`);
  });
}

it("a daemon tells once, by the user's own program, over a restart; list, doctor and bars know of it", async () => {
  const home = newHome();
  const told = join(home, "told");
  mkdirSync(told);
  mkdirSync(join(home, "claude-meter"));
  const script = join(home, "tell.mjs");
  writeFileSync(
    script,
    `import { readFileSync, writeFileSync } from "node:fs";
     const text = readFileSync(0, "utf8");
     writeFileSync(process.argv[2] + "/" + process.env.CLAUDE_METER_ALERT_KIND + "-" + process.pid + ".json", text);`,
  );
  const settings = { alerts: { desktop: false, command: [process.execPath, script, told] } };
  writeFileSync(join(home, "claude-meter", "config.json"), JSON.stringify(settings));

  const first = await startDaemon(home);
  await spoolAndSee(home, 70);
  await spoolAndSee(home, 81);
  await endChild(first, "SIGTERM");
  expect(readdirSync(told)).toEqual([]);
  await startDaemon(home);
  await spoolAndSee(home, 82);
  await soon(() => expect(readdirSync(told)).toHaveLength(1));
  await spoolAndSee(home, 83);
  const [file = ""] = readdirSync(told);
  const alert = JSON.parse(readFileSync(join(told, file), "utf8")) as AlertDocument;
  expect(alert).toMatchObject({
    kind: "level",
    levelPercent: 80,
    usedPercent: 82,
    title: "5-hour: 82% used",
  });
  expect(JSON.stringify(alert)).not.toContain("ada");

  const list = JSON.parse((await runCli(["alerts", "list", "--json"], { home })).stdout) as AlertsDocument;
  expect(list.outs).toMatchObject([{ name: "command", lastFailure: null }]);
  expect(list.recent).toMatchObject([{ kind: "level", fate: "sent" }]);
  expect((await runCli(["alerts", "test"], { home })).stdout).toMatch(/^sent {4}command \(/);
  expect(readdirSync(told).filter((name) => name.startsWith("test-"))).toHaveLength(1);

  const doctor = JSON.parse((await runCli(["doctor", "--json"], { home })).stdout) as DoctorDocument;
  const states = Object.fromEntries(doctor.checks.map(({ name, state }) => [name, state]));
  expect(states).toMatchObject({
    daemon: "ok",
    API: "ok",
    "API token": "ok",
    "face files": "ok",
    spool: "ok",
    "status line": "note",
    "alerts command": "ok",
    service: "note",
  });
  expect(JSON.stringify(doctor)).not.toMatch(/ada@example|org-1/);

  const bar = await runCli(["status", "--format", "waybar"], { home });
  expect(bar.code).toBe(0);
  expect(JSON.parse(bar.stdout)).toMatchObject({ percentage: 83 });
  const follower = startCli(["status", "--format", "i3blocks", "--follow"], { home });
  children.push(follower);
  let lines = "";
  follower.stdout.on("data", (chunk: Buffer) => (lines += chunk.toString()));
  await soon(() => expect(lines).toContain("83%"));
  await spoolAndSee(home, 84);
  await soon(() => expect(lines).toContain("84%"));
  for (const line of lines.trimEnd().split("\n")) expect(JSON.parse(line)).toHaveProperty("full_text");
});
