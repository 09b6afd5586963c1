// Writes schemas/ anew from src/documents, and the lock that holds what they promise: `node scripts/write-schemas.ts`. A test fails while they differ.
// A change that takes something away from a v1 document is refused: it belongs into a v2 beside it. (A document that was never released may be
// changed after its entry in the lock has been deleted by hand.)
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { jsonSchemas } from "./json-schemas.ts";
import { breaches, lockOf, type SchemaLock } from "./schema-lock.ts";

const LOCK = "schemas/lock.json";

const schemas = jsonSchemas();
const before = existsSync(LOCK) ? (JSON.parse(readFileSync(LOCK, "utf8")) as SchemaLock) : {};
const after = lockOf(schemas);
const taken = breaches(before, after);
if (taken.length > 0) {
  console.error(`Nothing was written: a v1 document must keep what it had.\n${taken.join("\n")}`);
  process.exit(1);
}
mkdirSync("schemas", { recursive: true });
for (const [file, text] of schemas) writeFileSync(`schemas/${file}`, text);
writeFileSync(LOCK, `${JSON.stringify(after, null, 2)}\n`);
