import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DEBIAN_PACKAGES } from "./installed.ts";

test("CI installs every program that a test drives", () => {
  const script = readFileSync(join(import.meta.dirname, "../../.ci/run"), "utf8");
  const installed = /^packages=\(([^)]*)\)$/m.exec(script)?.[1]?.split(" ") ?? [];
  expect(installed).toEqual(expect.arrayContaining(Object.values(DEBIAN_PACKAGES)));
});
