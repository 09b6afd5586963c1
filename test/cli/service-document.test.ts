import { afterAll, beforeAll, expect, it } from "vitest";
import { expectValid } from "../end-to-end/published-schemas.ts";
import { startInProcess, type InProcess } from "./in-process.ts";

const WIDE = 400;

let cli: InProcess;
beforeAll(async () => {
  cli = await startInProcess();
});
afterAll(() => cli.close());

it("service status --json is a published document", async () => {
  const { exitCode, lines } = await cli.run(["service", "status", "--json"], WIDE);
  expect(exitCode).toBe(0);
  expectValid(lines[0] ?? "");
});
