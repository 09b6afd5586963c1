import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { once } from "node:events";
import { expect, it } from "vitest";
import { findTranscripts } from "../../src/transcripts/discover/find-transcripts.ts";
import { scanFiles } from "../../src/transcripts/scan/scan-files.ts";
import { scratchFolder } from "./scratch-folder.ts";
import { assistantRow, usageOf } from "./written-row.ts";

const LONG_BYTES = 48 << 20;

it("one line far longer than the buffer counts, and so does its neighbour, in bounded memory", async () => {
  const configDir = scratchFolder({ "projects/-app/s1.jsonl": "" });
  const [head = "", tail = ""] = JSON.stringify(assistantRow({}, { content: "@@" })).split("@@");
  const file = createWriteStream(join(configDir, "projects/-app/s1.jsonl"));
  file.write(head);
  const portion = `${"some text, ".repeat(6_000)}\\n\\"quoted\\" 日本`;
  for (let written = 0; written < LONG_BYTES; written += portion.length) {
    if (!file.write(portion)) await once(file, "drain");
  }
  file.end(`${tail}\n${JSON.stringify(assistantRow({}, { id: "msg_B", usage: usageOf({ output: 7 }) }))}\n`);
  await once(file, "close");
  const found = findTranscripts({ configDirs: [configDir], desktopDirs: [] });
  const before = process.memoryUsage().arrayBuffers;
  const { events, files } = await scanFiles(
    found.map((file) => ({ file, fromOffset: 0 })),
    { threads: 1 },
  );
  expect([...events].map((event) => event.outputTokens)).toEqual([100, 7]);
  expect(files).toMatchObject([{ rows: 2, malformedLines: 0, oversizeLines: 0 }]);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(LONG_BYTES / 3);
});
