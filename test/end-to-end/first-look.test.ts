import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { newHome, ROOT, runCli } from "./cli.ts";
import { startSimulatedHome } from "./simulated-home.ts";

/** What `npm start` runs once everything is set up. */
const FIRST_LOOK = join(ROOT, "dist", "first-look.js");

describe("the first look", () => {
  it("shows the simulator where there is no account, says so, and how to go on", async () => {
    const { code, stdout, stderr } = await runCli([], { home: newHome(), program: FIRST_LOOK });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const text of [
      "No Claude account was found",
      "SIMULATED",
      "To keep it running",
      "npm run -s meter",
    ]) {
      expect(stdout).toContain(text);
    }
  });

  it("shows one's own account where there is one", async () => {
    const home = await startSimulatedHome("quiet-week");
    try {
      const { code, stdout, stderr } = await home.run([], { program: FIRST_LOOK });
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toMatch(/ada@example\.com[\s\S]*That was your own account, once\./);
    } finally {
      await home.close();
    }
  });
});
