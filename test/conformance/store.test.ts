import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryStore } from "../../src/store/memory/memory-store.ts";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { describeStore, type StorePlace } from "./store-conformance.ts";

describeStore("memory", { createPlace: createMemoryPlace, outlivesClose: false });
describeStore("sqlite", { createPlace: createSqlitePlace, outlivesClose: true });

function createMemoryPlace(): StorePlace {
  return {
    open: async (decode) => createMemoryStore({ decode }),
    remove: async () => undefined,
  };
}

function createSqlitePlace(): StorePlace {
  const folder = mkdtempSync(join(tmpdir(), "claude-meter-store-"));
  return {
    open: (decode) => openSqliteStore({ path: join(folder, "store.sqlite"), decode }),
    remove: async () => rmSync(folder, { recursive: true }),
  };
}
