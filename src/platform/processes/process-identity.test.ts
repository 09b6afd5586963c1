import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { processIdentity } from "./process-identity.ts";

const isTold = process.platform !== "win32";

it.runIf(isTold)(
  "a process keeps its identity, and no other has it, though both started at once",
  async () => {
    const twins = [0, 1].map(() => spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]));
    const [one, other] = await Promise.all(twins.map(({ pid }) => processIdentity(pid ?? 0)));
    expect(one).toBeDefined();
    expect(one).not.toBe(other);
    expect(await processIdentity(twins[0]?.pid ?? 0)).toBe(one);
    for (const twin of twins) {
      twin.kill();
      await once(twin, "close");
    }
  },
);

it("a pid that nobody has is nobody's", async () => {
  expect(await processIdentity(2 ** 22 + 1)).toBeUndefined();
});
