import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { expect } from "vitest";
import { ROOT } from "./cli.ts";

const ajv = new Ajv2020({ strict: false, formats: { "date-time": true } });
const validators = new Map<string, ValidateFunction>();

/** Checks a document against the published schema that its own `schema` names. */
export function expectValid(text: string): void {
  const document = JSON.parse(text) as { schema: string };
  const name = document.schema.replace("claude-meter/", "");
  const schema = JSON.parse(readFileSync(join(ROOT, "schemas", `${name}.schema.json`), "utf8")) as object;
  const validate = validators.get(name) ?? ajv.compile(schema);
  validators.set(name, validate);
  expect(validate(document), `${name}: ${ajv.errorsText(validate.errors)}`).toBe(true);
}
