import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { StatusDocument } from "../../src/documents/status.ts";
import { FAULTS } from "../../src/simulator/faults.ts";
import { startSimulatedHome, type SimulatedHome } from "./simulated-home.ts";

/** What a first read through each fault ends in; everything not named here is the rest: exit 1. */
const EXIT_CODES: readonly (readonly [pattern: RegExp, exitCode: number])[] = [
  [/^(401|403)/, 4],
  [/^429/, 6],
  [/^(unknown-window|renamed-key|null-resets|reset-jitter|bad-field|fraction-scale)$/, 0],
  // Strikes claude.ai's routes only, which this program does not call.
  [/^(cloudflare-challenge|session-expired)$/, 0],
];

const expectedExitCode = (fault: string) => EXIT_CODES.find(([pattern]) => pattern.test(fault))?.[1] ?? 1;

/** Everything that the program left on disk. */
function stateFiles(dir: string): readonly string[] {
  return readdirSync(dir, { recursive: true, encoding: "utf8" })
    .map((name) => join(dir, name))
    .filter((path) => statSync(path).isFile());
}

/** Neither the made-up token nor anything of a token's shape, in any output or file. */
function expectNoSecret(home: SimulatedHome, texts: readonly string[]): void {
  const credentials = readFileSync(home.home.credentialsPath, "utf8");
  const secrets = Array.from(
    credentials.matchAll(/"(?:access|refresh)Token":\s*"([^"]+)"/g),
    ([, token]) => token ?? "",
  );
  expect(secrets.length).toBeGreaterThan(0);
  const files = stateFiles(join(home.dir, "state"));
  expect(files.length).toBeGreaterThan(0);
  for (const text of [...texts, ...files.map((path) => readFileSync(path, "latin1"))]) {
    expect(/sk-ant-|Bearer /.exec(text)?.[0]).toBeUndefined();
    for (const secret of secrets) expect(text.includes(secret)).toBe(false);
  }
}

const OLDER_READING = {
  observedAt: "2026-11-20T10:00:00.000Z",
  source: "oauth",
  payload: { five_hour: { utilization: 12, resets_at: "2026-11-20T13:00:00Z" } },
};

describe.concurrent("a server that fails", () => {
  it.each(FAULTS.map(({ name }) => name))(
    "%s: one call, one message, the right exit code, no secret anywhere",
    async (fault) => {
      const home = await startSimulatedHome("quiet-week");
      try {
        home.simulator.setFault({ fault });
        const first = await home.run(["status"]);
        expect(first.code, first.stderr).toBe(expectedExitCode(fault));
        const isFailure = first.code !== 0;
        if (isFailure) expect(first.stderr.trim().split("\n").length).toBeGreaterThanOrEqual(2);
        const calls = () => home.simulator.requests.filter(({ path }) => path.includes("/usage")).length;
        expect(calls()).toBe(1);

        // Beside an older reading a failed read is no failure of the command: the source says how it stands, and nobody asks again.
        await home.run(["import", "-"], { input: JSON.stringify(OLDER_READING) });
        const second = await home.run(["status", "--json"]);
        expect(second.code).toBe(0);
        const document = JSON.parse(second.stdout) as StatusDocument;
        expect(document.accounts.length).toBeGreaterThan(0);
        if (isFailure) expect(second.stdout).not.toContain('"state":"ok"');
        expect(calls()).toBe(1);

        const others = await Promise.all([
          home.run(["doctor"]),
          home.run(["export"]),
          home.run(["status", "--refresh"]),
        ]);
        expectNoSecret(
          home,
          [first, second, ...others].flatMap(({ stdout, stderr }) => [stdout, stderr]),
        );
      } finally {
        await home.close();
      }
    },
  );
});
