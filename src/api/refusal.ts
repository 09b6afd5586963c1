import { isObject } from "../domain/json.ts";
import { EXIT_CODES, UserError, type ExitCode } from "../domain/user-error.ts";
import { API_HEADERS } from "./routes.ts";
import { MeterGoneError, type ApiReply } from "./transport.ts";

/** What the user can mend, from an answer that is none: the same error that the question throws where the store is. */
export function refusalOf(
  reply: Pick<ApiReply, "status" | "header">,
  body: unknown,
): UserError | MeterGoneError {
  const [problem] = isObject(body) && Array.isArray(body["errors"]) ? (body["errors"] as unknown[]) : [];
  if (!isObject(problem)) return new MeterGoneError(`What answers is no meter (HTTP ${reply.status}).`);
  return new UserError({
    code: text(problem["code"], "unexplained"),
    message: text(problem["message"], `The meter answered with HTTP ${reply.status} and no reason.`),
    hint: text(problem["hint"], "`claude-meter doctor` says what is wrong."),
    exitCode: exitCode(reply.header(API_HEADERS.exitCode)),
  });
}

function text(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}

function exitCode(header: string | undefined): ExitCode {
  const known = Object.values(EXIT_CODES).find((code) => String(code) === header);
  return known ?? EXIT_CODES.unexpected;
}
