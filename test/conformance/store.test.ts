import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryStore } from "../../src/store/memory/memory-store.ts";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { describeMachineUses } from "./machine-uses-conformance.ts";
import { describeStore, type EngineFacts, type StorePlace } from "./store-conformance.ts";

const MEMORY: EngineFacts = { createPlace: createMemoryPlace, outlivesClose: false };
const SQLITE: EngineFacts = { createPlace: createSqlitePlace, outlivesClose: true };

describeStore("memory", MEMORY);
describeStore("sqlite", SQLITE);
describeMachineUses("memory", MEMORY);
describeMachineUses("sqlite", SQLITE);

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
