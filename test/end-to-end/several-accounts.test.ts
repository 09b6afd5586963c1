import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { StatusDocument } from "../../src/documents/status.ts";
import { startSimulatedHome } from "./simulated-home.ts";

function imported(id: string): string {
  const payload = { five_hour: { utilization: 12, resets_at: "2026-11-20T13:00:00Z" } };
  return `${JSON.stringify({ observedAt: "2026-11-20T10:00:00Z", source: "oauth", account: { id }, payload })}\n`;
}

describe("several accounts and a sign-in that names none of them", () => {
  it("say why nothing newer comes, though no account's sources can", async () => {
    const home = await startSimulatedHome("quiet-week");
    try {
      const { credentialsPath } = home.home;
      const text = readFileSync(credentialsPath, "utf8");
      writeFileSync(credentialsPath, text.replace(/"expiresAt": ?\d+/, '"expiresAt": 1700000000000'));
      rmSync(join(home.home.homeDir, ".claude.json"), { force: true });
      await home.run(["import", "-"], { input: imported("ada") + imported("bob") });
      const { code, stdout } = await home.run(["status", "--json"]);
      expect(code).toBe(0);
      const { accounts, errors } = JSON.parse(stdout) as StatusDocument;
      expect(accounts.map(({ id, sources }) => [id, sources.length])).toEqual([
        ["ada", 0],
        ["bob", 0],
      ]);
      expect(errors.map((problem) => problem.code)).toEqual(["token-expired"]);
      expect((await home.run(["status"])).stdout).toContain("Open Claude Code once");
    } finally {
      await home.close();
    }
  });
});
