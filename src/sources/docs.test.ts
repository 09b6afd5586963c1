import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { HTTP_FAILURE_REASONS } from "../ports/http.ts";
import { HTTP_ERROR_CODES } from "../wire/http-error.ts";
import { CLAUDE_JSON_FAILURE_CODES } from "./claude-json/claude-json-source.ts";
import { IMPORT_PROBLEM_CODES } from "./import/import-line.ts";
import { USES_PROBLEM_CODES } from "./import/uses-line.ts";
import { REDIRECT_REFUSED } from "./oauth/call-failure.ts";
import { OAUTH_REFUSAL_CODES } from "./oauth/refusals.ts";
import { WEB_FAILURE_CODES } from "./web/web-failure.ts";

const replyCodes = HTTP_ERROR_CODES.map((code) => (code === "redirected" ? REDIRECT_REFUSED : code));

test.each([
  ["oauth", [...OAUTH_REFUSAL_CODES, ...replyCodes, ...HTTP_FAILURE_REASONS]],
  ["claude-json", CLAUDE_JSON_FAILURE_CODES],
  ["import", [...IMPORT_PROBLEM_CODES, ...USES_PROBLEM_CODES]],
  ["web", [...WEB_FAILURE_CODES, ...HTTP_ERROR_CODES]],
])("the page of %s explains every code", (page, codes) => {
  const text = readFileSync(new URL(`../../docs/sources/${page}.md`, import.meta.url), "utf8");
  expect(codes.filter((code) => !text.includes(`\`${code}\``))).toEqual([]);
});
