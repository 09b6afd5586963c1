import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryTranscriptIndex } from "../../src/store/memory/memory-transcript-index.ts";
import { openSqliteTranscriptIndex } from "../../src/store/sqlite/transcript-index/sqlite-transcript-index.ts";
import { TRANSCRIPT_COPY_RULES as rules } from "../../src/transcripts/index/copy-rules.ts";
import { describeTranscriptIndex } from "./index-conformance.ts";

describeTranscriptIndex("memory", {
  outlivesClose: false,
  createPlace: () => ({ open: async () => createMemoryTranscriptIndex({ rules }), remove: async () => {} }),
});

describeTranscriptIndex("sqlite", {
  outlivesClose: true,
  createPlace: () => {
    const folder = mkdtempSync(join(tmpdir(), "claude-meter-index-"));
    return {
      open: () => openSqliteTranscriptIndex({ path: join(folder, "transcripts.db"), rules }),
      remove: async () => rmSync(folder, { recursive: true }),
    };
  },
});
