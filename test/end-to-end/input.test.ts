import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { newHome, runCli } from "./cli.ts";

const TEXT = '{"five_hour":{"utilization":37,"resets_at":"2026-05-11T20:14:00Z"}}';
const LINE = `{"observedAt":"2026-05-11T18:00:00Z","source":"oauth","payload":${TEXT}}\r\n`;

describe("a file as Windows writes it", () => {
  it.each([
    ["UTF-8 with a byte order mark", (text: string) => Buffer.from(`\ufeff${text}`)],
    ["UTF-16, as PowerShell's > writes it", (text: string) => Buffer.from(`\ufeff${text}`, "utf16le")],
  ])("is read in %s", async (_, encode) => {
    const home = newHome();
    const [payload, lines] = [join(home, "usage.json"), join(home, "readings.jsonl")];
    writeFileSync(payload, encode(TEXT));
    writeFileSync(lines, encode(LINE + LINE));
    const status = await runCli(["status", "--input", payload, "--at", "2026-05-11T18:24:00Z"], { home });
    expect(status.stderr).toBe("");
    expect(status.stdout).toContain("37%");
    expect((await runCli(["import", lines], { home })).stdout).toContain("1 new, 1 known already, 0 refused");
  });
});
