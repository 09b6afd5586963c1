// Writes schemas/ anew from src/documents: `node scripts/write-schemas.ts`. A test fails while the two differ.
import { mkdirSync, writeFileSync } from "node:fs";
import { jsonSchemas } from "./json-schemas.ts";

mkdirSync("schemas", { recursive: true });
for (const [file, text] of jsonSchemas()) writeFileSync(`schemas/${file}`, text);
